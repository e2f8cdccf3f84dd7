using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using QuantBuild.MSBuild.Tests.Building;
using TestRun = QuantBuild.MSBuild.Tests.Building.TestRun;

namespace QuantBuild.MSBuild.Tests.Packing;

/// <summary>The worker in the package: portable assemblies, and compiled ones for the systems that are usual.</summary>
[TestClass]
public sealed class Machine_code
{
    private static readonly string[] _systems = ["win-x64", "linux-x64", "linux-arm64", "osx-arm64"];
    private readonly string _folder = Path.Combine(TestRun.Root, Path.GetRandomFileName());

    private static string Here => RuntimeInformation.RuntimeIdentifier;

    private string Images => Path.Combine(_folder, "runtimes", Here, "lib", "net10.0");

    [TestInitialize]
    public void Unpack()
    {
        if (!_systems.Contains(Here)) Assert.Inconclusive($"No machine code is packed for {Here}: the portable assemblies run there.");
        const string Worker = "tools/net10.0/";
        using var package = ZipFile.OpenRead(Path.Combine(TestRun.Feed, "QuantBuild.0.1.0.nupkg"));
        foreach (var entry in package.Entries.Where(static entry => entry.FullName.StartsWith(Worker, StringComparison.Ordinal)))
        {
            var path = Path.Combine(_folder, entry.FullName[Worker.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            entry.ExtractToFile(path);
        }
    }

    [TestCleanup]
    public void Remove()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void Every_library_is_there_twice_and_the_program_once()
    {
        var portable = Names(_folder);

        CollectionAssert.AreEqual(portable.Where(static name => name != "dotnet-quantize.dll").ToArray(), Names(Images));
        foreach (var name in portable) Assert.IsFalse(IsCompiled(Path.Combine(_folder, name)), name);
        foreach (var name in Names(Images)) Assert.IsTrue(IsCompiled(Path.Combine(Images, name)), name);
    }

    [TestMethod]
    public void The_worker_takes_the_compiled_libraries()
    {
        Assert.AreEqual(0, Run("--version").ExitCode);

        // Nothing that could be loaded: the portable one is not asked for.
        foreach (var name in Names(Images)) File.WriteAllText(Path.Combine(Images, name), "not an assembly");

        Assert.AreNotEqual(0, Run("--version").ExitCode);
    }

    [TestMethod]
    public void On_another_system_the_portable_libraries_make_the_same_file()
    {
        var model = Path.Combine(_folder, "small.onnx");
        SmallModel.Write(model);
        var compiled = Quantize(model, "compiled.onnx");

        // What the description names as code of a system that this is not, this system must not load.
        var description = Path.Combine(_folder, "dotnet-quantize.deps.json");
        var other = _systems.First(static system => system != Here);
        File.WriteAllText(description, File.ReadAllText(description).Replace($"\"rid\": \"{Here}\"", $"\"rid\": \"{other}\"", StringComparison.Ordinal));
        foreach (var name in Names(Images)) File.WriteAllText(Path.Combine(Images, name), "not an assembly");
        var portable = Quantize(model, "portable.onnx");

        CollectionAssert.AreEqual(compiled, portable);
    }

    private byte[] Quantize(string model, string name)
    {
        var output = Path.Combine(_folder, name);
        var (exitCode, said) = Run(model, "-o", output, "--no-validate");
        Assert.AreEqual(0, exitCode, said);
        return File.ReadAllBytes(output);
    }

    private (int ExitCode, string Output) Run(params string[] arguments) => DotNet.Run(_folder, [Path.Combine(_folder, "dotnet-quantize.dll"), .. arguments]);

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder, "*.dll").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static bool IsCompiled(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
