using System.Globalization;
using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.Checkpoints;
using QuantBuild.Benchmarks.NoOp;
using QuantBuild.Benchmarks.Parallel;

const string Usage = """
    usage: make GIGABYTES FILE.onnx     writes a model with about so many gigabytes (1000³) of FP32 weights in FILE.onnx.data:
                                        a table of embeddings of a third of it, and layers of MatMul
           noop [--projects 20] [--runs 10] [--limit 3] [--folder PATH]
                                        what a build where nothing changed costs: one solution with a model in each project, the
                                        same one with the package alone, and without; fails above so many percent
           parallel [--builds 20] [--megabytes 64] [--kill] [--folder PATH]
                                        builds of projects that share one model, all at once from an empty cache; fails unless it
                                        was quantized once and all results are right. With --kill workers are killed meanwhile,
                                        and the next builds must repair all
           mlx [--layers 32] [--runs 5] [--precision INT4] [--folder PATH]
                                        a checkpoint with the shape of Phi-3.5-mini and random weights (7.6 GB for 32 layers; stays
                                        in PATH for the next time) to MLX, in turn with `cp -r` of its folder
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
    case ["mlx", .. var rest] when Options.TryParse(rest, ["--layers", "--runs", "--precision", "--folder"], [], out var options):
        return MlxBenchmark.Run(options.Number("--layers", 32), options.Number("--runs", 5), options.Text("--precision") ?? "INT4", options.Text("--folder"));
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
