using QuantBuild.Benchmarks.Builds;
using QuantBuild.Benchmarks.Compare;

namespace QuantBuild.Benchmarks.Startup;

/// <summary>A program that does nothing, with the runtime settings of the command: what .NET itself takes to start and to end.</summary>
internal static class EmptyProgram
{
    /// <summary>Makes it with the SDK. With an argument it writes that.</summary>
    /// <param name="workplace">Where.</param>
    /// <param name="tool">Whose settings it has.</param>
    public static ProcessCommand Make(Workplace workplace, Tool tool)
    {
        workplace.Write("empty/empty.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
            </Project>
            """);
        workplace.Write("empty/Program.cs", "if (args.Length > 0) System.Console.WriteLine(args[0]);\n");
        new DotNet(workplace).Run(workplace.PathOf("empty"), "build", "-c", "Release", "-o", workplace.PathOf("empty/out"), "-nodeReuse:false").MustSucceed();
        var settings = Path.Combine(tool.Folder, "dotnet-quantize.runtimeconfig.json");
        if (File.Exists(settings)) File.Copy(settings, workplace.PathOf("empty/out/empty.runtimeconfig.json"), overwrite: true);
        return new ProcessCommand("dotnet", [workplace.PathOf("empty/out/empty.dll")]);
    }
}
