namespace Ioc.Delivery.Mail;

/// <summary>Conversations that wait for the next mail, for a few seconds: a greeting, a handshake and a sign-in cost more than a mail.</summary>
internal sealed class IdleSessions : IAsyncDisposable
{
    /// <summary>Servers count the mails of a conversation and end it some day.</summary>
    private const int MostMails = 100;

    private readonly TimeSpan _longest;
    private readonly TimeProvider _clock;
    private readonly ITimer _sweep;
    private readonly Lock _gate = new();
    private readonly List<(SmtpSession Session, long Since)> _idle = [];
    private bool _closed;

    /// <param name="longest">Whoever was idle for so long is left.</param>
    public IdleSessions(TimeSpan longest, TimeProvider clock)
    {
        (_longest, _clock) = (longest, clock);
        _sweep = clock.CreateTimer(_ => Leave(TakeOut(one => clock.GetElapsedTime(one.Since) >= longest)), null, longest, longest / 2);
    }

    /// <summary>The one that was used last, so that those which are not needed grow old; <see langword="null"/> when there is none.</summary>
    public SmtpSession? Take(MailServer server)
    {
        lock (_gate)
        {
            var at = _idle.FindLastIndex(one => one.Session.Server == server && _clock.GetElapsedTime(one.Since) < _longest);
            if (at < 0)
            {
                return null;
            }

            var session = _idle[at].Session;
            _idle.RemoveAt(at);
            return session;
        }
    }

    public void Put(SmtpSession session)
    {
        lock (_gate)
        {
            if (!_closed && session.Offered < MostMails)
            {
                _idle.Add((session, _clock.GetTimestamp()));
                return;
            }
        }

        Leave([session]);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        lock (_gate)
        {
            _closed = true;
        }

        await Task.WhenAll(TakeOut(_ => true).Select(session => session.LeaveAsync()));
    }

    // Nobody waits for a parting; it takes two seconds at most and fails silently.
    private static void Leave(IEnumerable<SmtpSession> sessions)
    {
        foreach (var session in sessions)
        {
            _ = session.LeaveAsync();
        }
    }

    private List<SmtpSession> TakeOut(Func<(SmtpSession Session, long Since), bool> which)
    {
        lock (_gate)
        {
            var leaving = _idle.Where(which).Select(one => one.Session).ToList();
            _idle.RemoveAll(one => leaving.Contains(one.Session));
            return leaving;
        }
    }
}
