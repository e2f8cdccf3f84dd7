using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using QuantBuild.Benchmarks.Builds;

namespace QuantBuild.Benchmarks.Parallel;

/// <summary>Copies of one project that all quantize the same model, which lies beside them.</summary>
internal sealed class SharedModelProjects
{
    private readonly Workplace _workplace;
    private readonly DotNet _dotnet;

    public SharedModelProjects(Workplace workplace, DotNet dotnet, int copies, int megabytes)
    {
        (_workplace, _dotnet) = (workplace, dotnet);
        Directory.CreateDirectory(workplace.PathOf("shared"));
        SyntheticModel.Write(workplace.PathOf("shared/model.onnx"), megabytes * 1_000_000L, width: 2048);
        Copies = [.. Enumerable.Range(1, copies).Select(static i => string.Create(CultureInfo.InvariantCulture, $"copy{i:00}"))];
        foreach (var name in Copies.Append("alone"))
        {
            workplace.Write($"{name}/App.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <UseAppHost>false</UseAppHost>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="QuantBuild" Version="0.1.0" PrivateAssets="all" />
                    <QuantizedModel Include="../shared/model.onnx" Link="model.onnx" />
                  </ItemGroup>
                </Project>
                """);
            workplace.Write($"{name}/Program.cs", "System.Console.WriteLine();");
            dotnet.Run(workplace.PathOf(name), "restore", "-nodeReuse:false").MustSucceed();
        }
    }

    public IReadOnlyList<string> Copies { get; }

    /// <summary>What is right: made by a project of its own, without a cache.</summary>
    public string BuildAlone()
    {
        _dotnet.Run(_workplace.PathOf("alone"), "build", "--no-restore", "-nodeReuse:false", "-p:QuantizeCacheEnabled=false").MustSucceed();
        return Hash("alone") ?? throw new InvalidOperationException("A build without a cache has made no model.");
    }

    /// <summary>All copies at once, each with a process of its own.</summary>
    public async Task<IReadOnlyList<Outcome>> BuildAllAsync() =>
        await Task.WhenAll(Copies.Select(name => _dotnet.RunAsync(_workplace.PathOf(name), "build", "--no-restore", "-maxCpuCount:1", "-nodeReuse:false")));

    /// <summary>SHA-256 of what is beside the application: the model and its data. Null when there is no model.</summary>
    public string? Hash(string copy)
    {
        var output = _workplace.PathOf($"{copy}/bin/Debug/net10.0");
        if (!File.Exists(Path.Combine(output, "model.onnx"))) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(output, "model.onnx*").Order(StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Where the result came from, as its report says: <c>made</c>, <c>cache</c>, <c>unchanged</c>; null without a report.</summary>
    public string? Origin(string copy)
    {
        var report = _workplace.PathOf($"{copy}/obj/Debug/net10.0/quantbuild/model.onnx.json");
        if (!File.Exists(report)) return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return json.RootElement.TryGetProperty("origin", out var origin) ? origin.GetString() : null;
    }
}
