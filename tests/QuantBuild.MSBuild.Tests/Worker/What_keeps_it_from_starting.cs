using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class What_keeps_it_from_starting
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantbuild-start-").FullName;
    private readonly RecordingEngine _engine = new() { Cores = 1 };

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    private QuantizeModels Task()
    {
        File.WriteAllText(Path.Combine(_folder, "encoder.onnx"), "");
        return TaskOf.Models(_engine, _folder, "encoder.onnx");
    }

    private string TheError(QuantizeModels task, string code)
    {
        Assert.IsFalse(task.Execute());
        CollectionAssert.AreEqual((string[])[code], _engine.ErrorCodes, string.Join('\n', _engine.Errors));
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "out", "encoder.onnx")));
        return _engine.Errors[0];
    }

    [TestMethod]
    public void A_dotnet_that_is_nowhere()
    {
        var found = Task();
        var task = new QuantizeModels { BuildEngine = _engine, Models = found.Models, State = found.State, Results = found.Results, Worker = found.Worker, EnvironmentVariable = static _ => null };

        StringAssert.Contains(TheError(task, "QB4061"), "DOTNET_ROOT");
    }

    [TestMethod]
    public void A_dotnet_that_is_no_program()
    {
        var task = Task();
        task.DotNetHostPath = Path.Combine(_folder, "encoder.onnx");

        StringAssert.Contains(TheError(task, "QB4080"), task.DotNetHostPath);
    }

    [TestMethod]
    public void A_runtime_that_is_not_installed()
    {
        var task = Task();
        // The stub, but for a .NET that does not exist yet.
        task.Worker = Path.Combine(_folder, "Worker.dll");
        File.Copy(Building.TestRun.StubWorker, task.Worker);
        File.WriteAllText(Path.ChangeExtension(task.Worker, ".runtimeconfig.json"),
            """{ "runtimeOptions": { "tfm": "net99.0", "framework": { "name": "Microsoft.NETCore.App", "version": "99.0.0" } } }""");

        StringAssert.Contains(TheError(task, "QB4065"), "99.0.0");
    }

    [TestMethod]
    public void A_folder_of_results_that_is_a_file()
    {
        var task = Task();
        File.WriteAllText(Path.Combine(_folder, "out"), "");

        StringAssert.Contains(TheError(task, "QB4066"), Path.Combine(_folder, "out"));
    }

    [TestMethod]
    [DataRow("many")]
    [DataRow("-1")]
    [DataRow("4097")]
    public void A_number_of_threads_that_is_none(string threads)
    {
        var task = Task();
        task.Threads = threads;

        StringAssert.Contains(TheError(task, "QB1005"), $"'{threads}'");
    }
}
