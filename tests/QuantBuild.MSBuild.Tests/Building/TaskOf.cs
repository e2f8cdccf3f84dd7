using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>The task with the stub as its worker, without MSBuild around it.</summary>
internal static class TaskOf
{
    /// <param name="folder">Where the models lie; results go to <c>out</c>, state to <c>state</c>.</param>
    public static QuantizeModels Models(IBuildEngine engine, string folder, params string[] names) => new()
    {
        BuildEngine = engine,
        Models = [.. names.Select(name => Item(folder, name))],
        State = Path.Combine(folder, "state", ".project"),
        Results = Path.Combine(folder, "out"),
        Worker = TestRun.StubWorker,
        DotNetHostPath = Environment.ProcessPath,
    };

    private static TaskItem Item(string folder, string name) => new(Path.Combine(folder, "out", name), new Dictionary<string, string>
    {
        ["Source"] = Path.Combine(folder, name),
        ["State"] = Path.Combine(folder, "state", name),
        ["Precision"] = "INT4",
    });
}
