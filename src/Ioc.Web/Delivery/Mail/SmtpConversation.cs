using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Ioc.Delivery.Mail;

/// <param name="Code">Three digits; 4xx passes, 5xx stays (RFC 5321 §4.2).</param>
/// <param name="Lines">What follows the code on each line; never empty.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsDone => Code is >= 200 and < 300;

    public bool IsPassing => Code is >= 400 and < 500;

    public override string ToString() => $"{Code} {string.Join(' ', Lines)}";
}

/// <summary>Commands and replies of SMTP over a stream that may become encrypted on the way.</summary>
public sealed class SmtpConversation(Stream stream) : IAsyncDisposable
{
    // RFC 5321 §4.5.3.1.5 says 512; some servers write more. Beyond this it is no mail server.
    private const int LongestLine = 4096;
    private const int MostLines = 100;

    private readonly byte[] _buffer = new byte[LongestLine];
    private Stream _stream = stream;
    private int _at;
    private int _end;

    /// <exception cref="IOException">The server hung up, or does not speak SMTP.</exception>
    public async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new IOException("The answer is not SMTP.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new IOException("The answer has no end.");
    }

    /// <param name="command">One line without its end.</param>
    public async Task<SmtpReply> SayAsync(string command, CancellationToken cancellationToken)
    {
        if (command.Any(letter => letter is '\r' or '\n' or '\0'))
        {
            throw new ArgumentException("A command is one line.", nameof(command));
        }

        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>Sends a message after <c>DATA</c> was agreed to, and its end.</summary>
    /// <param name="message">Lines ended by CRLF.</param>
    public async Task<SmtpReply> SayMessageAsync(byte[] message, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(WithDotsDoubled(message), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <exception cref="System.Security.Authentication.AuthenticationException">No agreement, or the certificate was not accepted.</exception>
    /// <exception cref="IOException">Something came in the clear after the server agreed to encrypt: not from the server, perhaps.</exception>
    public async Task EncryptAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        if (_at < _end)
        {
            throw new IOException("The server went on talking in the clear.");
        }

        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>RFC 5321 §4.5.2: a line that begins with a dot gets another one, and a dot alone ends the message.</summary>
    internal static byte[] WithDotsDoubled(byte[] message)
    {
        var sent = new List<byte>(message.Length + 16);
        var atLineStart = true;
        foreach (var letter in message)
        {
            if (atLineStart && letter == '.')
            {
                sent.Add((byte)'.');
            }

            sent.Add(letter);
            atLineStart = letter == '\n';
        }

        sent.AddRange(atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return [.. sent];
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0)
                {
                    throw new IOException("The mail server hung up.");
                }
            }

            var letter = (char)_buffer[_at++];
            if (letter == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(char.IsAscii(letter) ? letter : '?');
        }

        throw new IOException("The answer is not SMTP.");
    }
}
