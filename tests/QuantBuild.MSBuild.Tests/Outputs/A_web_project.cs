using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class A_web_project
{
    // Asks itself, so that no port has to be agreed on.
    private const string Code =
        """
        var application = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = "Development" }).Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapStaticAssets();
        application.Start();
        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        foreach (var path in args) Console.WriteLine((await client.GetStringAsync(path)).Split('\n')[0].Trim());
        """;

    [TestMethod]
    public void Has_models_beside_itself_and_serves_those_below_wwwroot()
    {
        const string items =
            """
            <QuantizedModel Include="models/beside.onnx" />
            <QuantizedModel Include="wwwroot/models/*.onnx" />
            <QuantizedModel Include="elsewhere/decoder.onnx" TargetPath="wwwroot/models/decoder.onnx" />
            """;
        var project = new TestProject(items, "<ImplicitUsings>enable</ImplicitUsings>") { Sdk = "Microsoft.NET.Sdk.Web" }.WithStubWorker();
        var beside = project.Write("models/beside.onnx");
        var encoder = project.Write("wwwroot/models/encoder.onnx", "data");
        var decoder = project.Write("elsewhere/decoder.onnx");
        project.Write("wwwroot/index.html", "<html></html>");
        project.Write("Code.cs", Code);

        // An IDE asks before anything is made.
        project.Run("restore").MustSucceed();
        project.Run("msbuild", "-t:AssignTargetPaths", "-p:DesignTimeBuild=true").MustSucceed();

        Assert.HasCount(3, project.Build().Quantized);
        CollectionAssert.AreEqual((string[])["models/beside.onnx"], Models(project.Output));
        Assert.AreEqual(beside, FirstLine(project.InOutput("models/beside.onnx")));
        CollectionAssert.IsSubsetOf((string[])["models/encoder.onnx", "models/encoder.onnx.data", "models/decoder.onnx", "index.html"], Routes(project.InOutput("App.staticwebassets.endpoints.json")));
        // In development the file is read from where it was made: what comes is the result, whose first line is its source's path.
        var (exitCode, output) = DotNet.Run(project.Folder, project.InOutput("App.dll"), "models/encoder.onnx", "models/decoder.onnx", "models/encoder.onnx.data");
        Assert.AreEqual(0, exitCode, output);
        CollectionAssert.IsSubsetOf((string[])[encoder, decoder, "weights"], output.Split('\n').Select(static line => line.Trim()).ToArray());

        foreach (var (folder, option) in (ReadOnlySpan<(string, string)>)[("out", "--no-build"), ("built", "-p:NoBuild=false")])
        {
            Assert.IsEmpty(project.Run("publish", "-c", "Debug", option, "-o", project.PathOf(folder)).MustSucceed().Quantized);
            CollectionAssert.AreEqual(
                (string[])["models/beside.onnx", "wwwroot/models/decoder.onnx", "wwwroot/models/encoder.onnx", "wwwroot/models/encoder.onnx.data"], Models(project.PathOf(folder)));
            Assert.AreEqual(encoder, FirstLine(project.PathOf(folder + "/wwwroot/models/encoder.onnx")));
            Assert.AreEqual(decoder, FirstLine(project.PathOf(folder + "/wwwroot/models/decoder.onnx")));
        }
    }

    private static string FirstLine(string path) => File.ReadLines(path).First();

    private static string[] Routes(string endpoints) =>
        [.. JsonDocument.Parse(File.ReadAllText(endpoints)).RootElement.GetProperty("Endpoints").EnumerateArray().Select(static one => one.GetProperty("Route").GetString()!)];

    private static string[] Models(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.onnx*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
