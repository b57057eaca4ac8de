namespace Ioc.Geography;

/// <summary>The import cannot go on; the message is meant for the operator and nothing has been changed.</summary>
public sealed class ImportRefusedException : Exception
{
    public ImportRefusedException(string message)
        : base(message)
    {
    }

    public ImportRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ImportRefusedException()
    {
    }
}
