using Ioc.Geography;
using Ioc.Shell;

namespace Ioc.Delivery.Channels;

/// <summary><c>channels.yaml</c> of the data folder. One that breaks leaves the last good channels in force until it is mended.</summary>
public sealed class ChannelsFile(Installation installation, CommuneDirectory communes, HttpPost http, ILogger<ChannelsFile> log)
{
    public const string Name = "channels.yaml";

    private readonly string _path = Path.Combine(installation.DataDirectory, Name);
    private readonly Lock _gate = new();
    private (long Length, DateTime Written)? _seen;
    private bool _looked;
    private IReadOnlyList<TemplateChannel> _channels = [];
    private IReadOnlyList<YamlError> _errors = [];

    /// <summary>What is in force, and what is wrong with the file now. Reads it again only when it changed.</summary>
    public (IReadOnlyList<TemplateChannel> Channels, IReadOnlyList<YamlError> Errors) Look()
    {
        lock (_gate)
        {
            var file = new FileInfo(_path);
            (long, DateTime)? now = file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
            if (!_looked || now != _seen)
            {
                (_looked, _seen) = (true, now);
                Read(file);
            }

            return (_channels, _errors);
        }
    }

    private void Read(FileInfo file)
    {
        if (!file.Exists)
        {
            (_channels, _errors) = ([], []);
            return;
        }

        try
        {
            var (settings, errors) = ChannelReader.Read(Name, File.ReadAllText(file.FullName), communes, Environment.GetEnvironmentVariable);
            _errors = errors;
            _channels = settings is null ? _channels : [.. settings.Select(channel => new TemplateChannel(channel, http, Environment.GetEnvironmentVariable))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Looked at again at once: it may be in the middle of being replaced.
            _looked = false;
            _errors = [new YamlError(Name, 1, 1, new($"không mở được tệp: {fault.Message}", $"cannot be opened: {fault.Message}"))];
        }

        foreach (var error in _errors)
        {
            log.LogError("Channels {Error}", error);
        }
    }
}
