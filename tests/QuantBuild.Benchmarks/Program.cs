using System.Globalization;
using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.Checkpoints;
using QuantBuild.Benchmarks.Compare;
using QuantBuild.Benchmarks.Determinism;
using QuantBuild.Benchmarks.Gguf;
using QuantBuild.Benchmarks.Kernels;
using QuantBuild.Benchmarks.NoOp;
using QuantBuild.Benchmarks.Parallel;
using QuantBuild.Benchmarks.Startup;

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
           gguf [--gigabytes 1] [--runs 5] [--threads N] [--types Q8_0,Q4_K_M,…] [--folder PATH]
                                        an F16 model of that size to each type, in turn by the command and by llama.cpp's own
                                        llama_model_quantize in a process of its own, with as many threads
           ggml-kernels [--weights 1] [--runs 5] [--types Q4_K,…]
                                        millions of weights each second of one thread's processor time, ours and ggml's, with and
                                        without an importance matrix; so many million weights in each run
           perplexity [--llama PATH] [--text FILE] [--kilobytes 64] [--types Q8_0,…] MODEL.gguf…
                                        perplexity of models and of what each type makes of them, on the beginning of a text
                                        (without FILE: the one that comes with QuantBuild), run by llama.cpp
           compare [--gigabytes 1 | --megabytes N] [--runs 5] [--threads N] [--precisions INT4,INT8,…] [--formats onnx,onnx-qdq]
                   [--algorithms RTN,MSE] [--inline] [--single] [--hashes] [--tool PATH] [--peer "COMMAND"] [--no-peer]
                   [--folder PATH]
                                        a model of MatMul weights in FP32 to each precision, in turn with copying its files and with
                                        onnxruntime's Python package, where python3 (or COMMAND) has it. --inline: weights in the
                                        model's file; --single: one weight of the whole size; --hashes: with --json, for
                                        which SHA-256 are made. What is measured is the command as its package has it,
                                        published from this repository, or another build (--tool)
           kernels [--filter TEXT] [--short]
                                        GB of FP32 in a second by kernel, width of vectors and threads, beside copying memory
                                        (BenchmarkDotNet). --filter: kernels with this in their names; --short: within two minutes
           startup [--runs 20] [--tool PATH] [--folder PATH]
                                        milliseconds of --version and of a model of 1 MB, in turn with an empty program of .NET
           determinism [--gigabytes 1 | --megabytes N] [--precisions …] [--formats …] [--algorithms …] [--single] [--tool PATH]
                   [--folder PATH]      the model of compare with 1, 2, 7 and 16 threads and with vectors switched off: a line with the
                                        SHA-256 for each; fails when they differ
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
    case ["gguf", .. var rest] when Options.TryParse(rest, ["--gigabytes", "--runs", "--threads", "--types", "--folder"], [], out var options):
        return GgufBenchmark.Run(options.Number("--gigabytes", 1), options.Number("--runs", 5), options.Number("--threads", Environment.ProcessorCount), options.List("--types"), options.Text("--folder"));
    case [OracleProcess.Command, var source, var output, var fileType, var threads]:
        return OracleProcess.Quantize(source, output, int.Parse(fileType, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
    case ["ggml-kernels", .. var rest] when Options.TryParse(rest, ["--weights", "--runs", "--types"], [], out var options):
        return GgmlKernelBenchmark.Run(options.Number("--weights", 1) * 1_000_000, options.Number("--runs", 5), options.List("--types"));
    case ["perplexity", .. var rest] when PerplexityTable.TrySplit(rest, out var optionPart, out var models)
        && Options.TryParse(optionPart, ["--llama", "--text", "--kilobytes", "--types"], [], out var options):
        return PerplexityTable.Run(options.Text("--llama"), options.Text("--text"), options.Number("--kilobytes", 64), options.List("--types"), models);
    case ["compare", .. var rest] when Options.TryParse(rest,
        ["--gigabytes", "--megabytes", "--runs", "--threads", "--precisions", "--formats", "--algorithms", "--tool", "--peer", "--folder"], ["--inline", "--single", "--hashes", "--no-peer"], out var options):
        return CompareBenchmark.Run(new CompareSettings
        {
            Bytes = options.Bytes(1000),
            Runs = options.Number("--runs", 5),
            Threads = options.Number("--threads", Environment.ProcessorCount),
            Cases = [.. CompareCase.All(options.List("--precisions") ?? ["INT4", "INT8", "FP16", "BF16", "FP8"], options.List("--formats") ?? ["onnx", "onnx-qdq"], options.List("--algorithms") ?? ["RTN", "MSE"])],
            Single = options.Has("--single"),
            Inline = options.Has("--inline"),
            Hashes = options.Has("--hashes"),
            Tool = options.Text("--tool"),
            Peer = options.Text("--peer"),
            WithoutPeer = options.Has("--no-peer"),
            Folder = options.Text("--folder"),
        });
    case ["kernels", .. var rest] when Options.TryParse(rest, ["--filter"], ["--short"], out var options):
        return KernelTable.Run(options.Text("--filter"), options.Has("--short"));
    case ["determinism", .. var rest] when Options.TryParse(rest, ["--gigabytes", "--megabytes", "--precisions", "--formats", "--algorithms", "--tool", "--folder"], ["--single"], out var options):
        return DeterminismCheck.Run(options.Bytes(1000), options.Has("--single"),
            [.. CompareCase.All(options.List("--precisions") ?? ["INT4", "INT8", "FP16", "BF16", "FP8"], options.List("--formats") ?? ["onnx", "onnx-qdq"], options.List("--algorithms") ?? ["RTN", "MSE"])],
            options.Text("--tool"), options.Text("--folder"));
    case ["startup", .. var rest] when Options.TryParse(rest, ["--runs", "--tool", "--folder"], [], out var options):
        return StartupBenchmark.Run(options.Number("--runs", 20), options.Text("--tool"), options.Text("--folder"));
    case [KernelProcess.Command]:
        Console.WriteLine(MachineState.Bits().ToString(CultureInfo.InvariantCulture));
        return 0;
    case [KernelProcess.Command, var artifacts, var length]:
        return KernelProcess.Run(artifacts, length == "short");
    case [FileCopy.Command, .. var paths] when paths.Length > 1:
        return FileCopy.Copy(paths);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
