using System.Text;
using System.Text.RegularExpressions;
using Ioc.Delivery.Mail;

namespace Ioc.Tests.Delivery;

public partial class LetterTests
{
    private static readonly Mailbox From = new("ioc@tinh.vn", "Trung tâm IOC");
    private static readonly Mailbox To = new("truc@xa.vn", null);
    private static readonly DateTimeOffset Date = new(2026, 11, 24, 9, 5, 0, TimeSpan.FromHours(7));

    [Fact]
    public void A_long_Vietnamese_subject_is_cut_between_letters_into_words_that_mail_programs_put_together_again()
    {
        var subject = string.Concat(Enumerable.Repeat("Phường Hồng Gai quá tải: tồn đọng 12,5 ngày ⚠️ ", 5)).Trim();

        var encoded = Letter.Encoded(subject);

        var words = encoded.Split("\r\n ");
        Assert.All(words, word => Assert.InRange(word.Length, 1, 75));
        Assert.Equal(subject, string.Concat(words.Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(Word().Match(word).Groups[1].Value)))));
        // Each word decodes by itself: no letter is torn in two.
        Assert.DoesNotContain('\uFFFD', string.Concat(words.Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(Word().Match(word).Groups[1].Value)))));
    }

    [Theory]
    [InlineData("Plain\r\nBcc: other@elsewhere.vn")]
    [InlineData("Quá tải\nBcc: other@elsewhere.vn")]
    [InlineData("A\r\n\r\nbody")]
    public void A_subject_cannot_become_a_header_or_a_body(string subject)
    {
        var head = Text(new Letter("id", "group", Date, subject, "text")).Split("\r\n\r\n")[0];

        Assert.DoesNotContain("\r\nBcc", head);
        Assert.Equal(10, head.Split("\r\n").Count(line => !line.StartsWith(' ')));
    }

    [Fact]
    public void The_same_letter_is_the_same_bytes_and_carries_the_deliverys_id()
    {
        var letter = new Letter("5f3a", "commune-overloaded", Date, "Quá tải", "Dòng một\nDòng hai");

        Assert.Equal(letter.ToBytes(From, To), letter.ToBytes(From, To));
        var text = Text(letter);
        Assert.Contains("\r\nMessage-ID: <5f3a@tinh.vn>\r\n", text);
        Assert.Contains("\r\nDate: Tue, 24 Nov 2026 09:05:00 +0700\r\n", text);
        Assert.Contains("\r\nAuto-Submitted: auto-generated\r\n", text);
        Assert.Equal("Dòng một\r\nDòng hai", Encoding.UTF8.GetString(Convert.FromBase64String(text.Split("\r\n\r\n")[1])));
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.True(text.All(char.IsAscii));
    }

    [Theory]
    [InlineData("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData(".a", "..a\r\n.\r\n")]
    [InlineData("a..b\r\n", "a..b\r\n.\r\n")]
    [InlineData("", ".\r\n")]
    public void A_dot_at_the_beginning_of_a_line_does_not_end_the_message(string message, string sent) =>
        Assert.Equal(sent, Encoding.ASCII.GetString(SmtpConversation.WithDotsDoubled(Encoding.ASCII.GetBytes(message))));

    private static string Text(Letter letter) => Encoding.ASCII.GetString(letter.ToBytes(From, To));

    [GeneratedRegex(@"^=\?utf-8\?B\?([A-Za-z0-9+/=]+)\?=$")]
    private static partial Regex Word();
}
