namespace QuantBuild.MSBuild;

/// <summary>A model that is out of date.</summary>
/// <param name="arguments">What its worker is told.</param>
/// <param name="settings">What a later build compares.</param>
/// <param name="reason">Why it is out of date, for people.</param>
internal sealed class Job(Model model, string[] arguments, string[] settings, string reason)
{
    public Model Model => model;

    public string[] Arguments => arguments;

    public string[] Settings => settings;

    public string Reason => reason;

    public long Bytes { get; } = model.Bytes;
}

/// <summary>A worker that runs, and what it has said.</summary>
internal sealed class Run(Model model, WorkerOutput output, WorkerProcess process)
{
    public Model Model => model;

    public WorkerOutput Output => output;

    public WorkerProcess Process => process;
}
