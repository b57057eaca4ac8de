using Dapper;
using Ioc.Delivery.Mail;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>Files that go with notices by e-mail.</summary>
public sealed class NoticeAttachments(OperationalStore store, KeptFiles files)
{
    /// <returns>In the order of the notice; <see langword="null"/> when one is no longer kept.</returns>
    public async Task<IReadOnlyList<LetterFile>?> ReadAsync(string noticeId, CancellationToken cancellationToken)
    {
        var read = new List<LetterFile>();
        foreach (var file in await ListAsync(noticeId, cancellationToken))
        {
            using var body = new MemoryStream();
            if (!await files.CopyToAsync(file.Sha256, body, cancellationToken))
            {
                return null;
            }

            read.Add(new LetterFile(file.Name, file.ContentType, body.ToArray()));
        }

        return read;
    }

    private async Task<IReadOnlyList<NoticeAttachment>> ListAsync(string noticeId, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<NoticeAttachment>("SELECT name, content_type AS ContentType, sha256 FROM notice_attachment WHERE notice_id = @noticeId ORDER BY number", new { noticeId })).AsList();
    }
}
