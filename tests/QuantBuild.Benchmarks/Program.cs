using System.Globalization;
using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.NoOp;
using QuantBuild.Benchmarks.Parallel;

const string Usage = """
    usage: make GIGABYTES FILE.onnx     writes a model with about so many gigabytes (1000³) of FP32 weights in FILE.onnx.data:
                                        a table of embeddings of a third of it, and layers of MatMul
           noop [--projects 20] [--runs 10] [--limit 3] [--folder PATH]
                                        what a build where nothing changed costs: one solution with a model in each project and
                                        the same one without; fails above so many percent
           parallel [--builds 20] [--megabytes 64] [--kill] [--folder PATH]
                                        builds of projects that share one model, all at once from an empty cache; fails unless it
                                        was quantized once and all results are right. With --kill workers are killed meanwhile,
                                        and the next builds must repair all
           PATH: a folder to work in, which stays; otherwise one that is removed
    """;

switch (args)
{
    case ["make", var gigabytes, var path] when double.TryParse(gigabytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) && size > 0:
        var made = SyntheticModel.Write(path, (long)(size * 1e9));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {made.Tensors} weights, {made.Bytes / 1e9:0.000} GB"));
        return 0;
    case ["noop", .. var rest] when Options.TryParse(rest, ["--projects", "--runs", "--limit", "--folder"], [], out var options):
        return NoOpBenchmark.Run(options.Number("--projects", 20), options.Number("--runs", 10), options.Number("--limit", 3), options.Text("--folder"));
    case ["parallel", .. var rest] when Options.TryParse(rest, ["--builds", "--megabytes", "--folder"], ["--kill"], out var options):
        return ParallelScenario.Run(options.Number("--builds", 20), options.Number("--megabytes", 64), options.Has("--kill"), options.Text("--folder"));
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
