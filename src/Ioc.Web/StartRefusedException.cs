namespace Ioc;

/// <summary>The product cannot start as things are; the message tells the operator what to change, and is all that is shown.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
