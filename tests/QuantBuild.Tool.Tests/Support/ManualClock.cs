namespace QuantBuild.Tool.Tests.Support;

/// <summary>A clock that goes when it is told to; its timers fire on the thread that tells it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public void Advance(double seconds)
    {
        var until = _now + TimeSpan.FromSeconds(seconds);
        while (_timers.Where(timer => timer.Due <= until).MinBy(static timer => timer.Due) is { } next)
        {
            _now = next.Due;
            next.Fire();
        }
        _now = until;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state, period) { Due = _now + dueTime };
        _timers.Add(timer);
        return timer;
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state, TimeSpan period) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire()
        {
            Due += period;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
