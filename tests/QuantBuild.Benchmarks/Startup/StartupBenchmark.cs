using System.Globalization;
using QuantBuild.Benchmarks.Builds;
using QuantBuild.Benchmarks.Compare;
using QuantBuild.Benchmarks.NoOp;

namespace QuantBuild.Benchmarks.Startup;

/// <summary>What the command takes for next to nothing, in turn with a program that does nothing at all.</summary>
internal static class StartupBenchmark
{
    public static int Run(int runs, string? toolOption, string? folder)
    {
        using var workplace = new Workplace(folder);
        var tool = Tool.Of(toolOption, workplace);
        var small = SmallModel(workplace);
        var output = workplace.PathOf("result/small.int4.onnx");
        var empty = EmptyProgram.Make(workplace, tool);
        (string Name, ProcessCommand Command)[] commands =
        [
            ("an empty program", empty),
            ("one that writes a line", empty with { Arguments = [.. empty.Arguments, "0.1.0"] }),
            ("--version", tool.Command(["--version"])),
            ("--help", tool.Command(["--help"])),
            ("1 MB of FP32 to INT4", tool.Command([small, "-p", "INT4", "-o", output, "--no-validate"])),
            ("1 MB of FP32 to FP16", tool.Command([small, "-p", "FP16", "-o", output, "--no-validate"])),
        ];
        Console.WriteLine(MachineState.Line());
        Console.WriteLine($"QuantBuild: {tool}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs} runs of each in turn; median (least to most)"));
        var (elapsed, processor) = (commands.Select(static _ => new Timings()).ToArray(), commands.Select(static _ => new Timings()).ToArray());
        // The first of each fills the system's cache: not counted.
        for (var run = -1; run < runs; run++)
        {
            for (var i = 0; i < commands.Length; i++)
            {
                Disk.Remove(workplace.PathOf("result"));
                var measured = MeasuredProcess.Run(commands[i].Command);
                if (measured.ExitCode != 0) throw new InvalidOperationException($"{commands[i].Command} ended with {measured.ExitCode.ToString(CultureInfo.InvariantCulture)}:\n{measured.Errors}\n{measured.Output}");
                if (run < 0) continue;
                elapsed[i].Add(measured.Elapsed);
                processor[i].Add(measured.Processor);
            }
        }
        Console.WriteLine("| | time | more than an empty program | processor |");
        Console.WriteLine("|---|---|---|---|");
        for (var i = 0; i < commands.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {commands[i].Name} | {elapsed[i]} | {(i == 0 ? "" : $"{elapsed[i].Median - elapsed[0].Median:0} ms")} | {processor[i].Median:0} ms |"));
        }
        return 0;
    }

    // Four weights of [256, 256].
    private static string SmallModel(Workplace workplace)
    {
        var path = workplace.PathOf("small.onnx");
        MatMulModel.Write(path, 1 << 20, single: false, WeightPlace.Inline, width: 256);
        return path;
    }
}
