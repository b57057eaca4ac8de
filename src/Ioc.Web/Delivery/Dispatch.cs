using System.Security.Cryptography;
using System.Text;

namespace Ioc.Delivery;

/// <summary>What one recipient is told by one channel: the same body under the same id, however often it is tried.</summary>
/// <param name="Id">Stable: follows from notice, channel and recipient. What a receiver recognises repetitions by.</param>
/// <param name="Recipient">Address in the channel's own terms; empty for a channel with a single receiver.</param>
/// <param name="CreatedAt">When the body was fixed; it is the body's <c>sentAt</c>.</param>
/// <param name="Failures">Of this round, before this attempt.</param>
/// <param name="FirstAt">First attempt of this round.</param>
/// <param name="Attempts">All, this one included.</param>
public sealed record Dispatch(
    string Id, string Topic, string Channel, string Recipient, string Subject, string Body,
    DateTimeOffset CreatedAt, int Failures, DateTimeOffset FirstAt, int Attempts)
{
    /// <summary>What is told; by it a mail finds its files.</summary>
    public string NoticeId { get; init; } = "";

    // Zero bytes cannot occur in any part, so no two triples run into one text.
    public static string IdOf(string notice, string channel, string recipient) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notice}\0{channel}\0{recipient}"))[..16]);
}

/// <summary>What became of an attempt.</summary>
public enum SendResult
{
    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>It may work later.</summary>
    Later,

    /// <summary>The receiver will never take it; a person has to look.</summary>
    Refused,
}

/// <param name="Code">Stable; the pages say it in words as <c>delivery.answer.{code}</c>.</param>
/// <param name="Detail">What the receiver said, at most 200 printable characters; never a secret.</param>
public sealed record SendOutcome(SendResult Result, string Code, string Detail)
{
    private const int Longest = 200;

    public static SendOutcome Delivered(string detail) => new(SendResult.Delivered, "accepted", Printable(detail));

    public static SendOutcome Later(string code, string detail = "") => new(SendResult.Later, code, Printable(detail));

    public static SendOutcome Refused(string code, string detail) => new(SendResult.Refused, code, Printable(detail));

    private static string Printable(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }
}
