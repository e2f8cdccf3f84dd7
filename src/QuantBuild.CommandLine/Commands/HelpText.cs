using QuantBuild.Tool.Arguments;

namespace QuantBuild.Tool.Commands;

/// <summary>
/// What <c>--help</c> prints. Written out rather than generated: examples come first, options stand in the order in which a user needs
/// them. A test holds it against the options that the parser knows.
/// </summary>
internal static class HelpText
{
    public static string Quantize => $"""
        Makes a machine-learning model smaller and measures what that changed.

        Usage:
          dotnet quantize <model> [options]
          dotnet quantize inspect <model>               what is in it, what each precision would make of it
          dotnet quantize compare <model> <model>       outputs side by side, worst tensors first
          dotnet quantize cache [show|clear]            what the cache holds; clear empties it

          A model is a file, or a folder where the model is one (a checkpoint).

        Examples:
          dotnet quantize encoder.onnx                  4-bit weights, written to encoder.int4.onnx
          dotnet quantize encoder.onnx -p INT8 -o small.onnx
          dotnet quantize encoder.onnx --validation samples/ --min-cosine 0.99
          dotnet quantize phi-3.5-f16.gguf -p Q4_K_M    as llama-quantize does it, byte for byte
          dotnet quantize encoder.onnx --exclude "lm_head*" --override "*/v_proj*=INT8"

        Precision:
          -p, --precision P        default INT4; one of
        {PrecisionList}

        What is written:
          -o, --output PATH        default <name>.<precision><extension> beside the model; a folder for a format that is one, and
                                   what is there is replaced only when it is empty or a former result
          -f, --format FORMAT      onnx: operators that ONNX Runtime runs fastest; onnx-qdq: standard ONNX only;
                                   mlx: for Apple MLX, of a checkpoint; gguf: for llama.cpp, of a GGUF file; default: that of the source
              --mode M             Weights: weights are stored small, activations stay as they are; default Weights
              --algorithm A        RTN: round to nearest; MSE: least squared error (ONNX); default RTN
              --block-size N       values that share a scale: 16, 32, 64, 128, 256, or -1 for a whole channel; default by format
              --symmetric          without zero points; default by precision
              --asymmetric         with zero points
              --exclude GLOB       leave what matches (tensor or node names) as it is; may be repeated, or globs parted by ;
              --override GLOB=P    another precision for what matches; the last match wins; may be repeated
              --calibration PATH   samples for algorithms that need them (none of this version does)
              --device D           what the result must run on: cpu, cuda, qnn, webgpu, dml; default cpu
              --runtime-version V  the ONNX Runtime that the result must run on, such as 1.20.1: refused when it is too old; default: not checked
              --threads N          default 0: all processors; the result does not depend on it
              --memory-limit N     most memory for quantizing (validation is not part of it), such as 100MB; default 256MB

        Of GGUF files only, as llama-quantize has them:
              --imatrix FILE       importance matrix of llama-imatrix; the smallest types need one
              --include-weights T  use it only for tensors with T in their names; may be repeated
              --exclude-weights T  do not use it for tensors with T in their names; may be repeated
              --pure               one type for all tensors, without the mixture that the precision stands for
              --leave-output-tensor
                                   leave output.weight as it is
              --output-tensor-type T
                                   type of output.weight, such as Q8_0
              --token-embedding-type T
                                   type of the token embedding
              --allow-requantize   quantize what is quantized already, which loses more than to do it once
              --keep-split         as many files as the source has, instead of one
              --prune-layers N,N   leave out these layers, counted from 0

        What must hold (or the command fails and writes nothing):
              --validation PATH    samples: .npz, .npy, .pb, or a folder of them, texts (.txt) for GGUF; may be repeated; default: inputs
                                   made up to fit, for GGUF a text of our own
              --min-cosine X       smallest cosine of any output, -1 to 1; default 0.90, which guards against a broken result
              --min-sqnr DB        smallest signal-to-error ratio of any output, in dB
              --min-agreement X    smallest share of rows whose largest value stays at the same place, 0 to 1
              --max-size N         largest size of the result: bytes, or with KB, MB, GB (powers of 1000)
              --no-validate        do not run the result
              --onnxruntime PATH   the ONNX Runtime library to run with; default: the one packed here, then the system's
              --llama PATH         the llama.cpp to run GGUF models with: its library or the folder that holds it; default: the system's

        Results of earlier runs:
              --use-cache          take a result that was made before from the same model, data and settings, and keep new ones
              --cache PATH         the same, in this folder; default: QUANTBUILD_CACHE, else the user's folder for caches
              --cache-size N       how large the cache may grow: bytes, or with KB, MB, GB (powers of 1000); default 10GB

        What is shown:
              --dry-run            tell what would be made, sizes and types; write nothing
              --report FILE        also write the report to FILE.html or FILE.json
              --json               one JSON object on stdout and nothing else; messages go to stderr
          -v, --verbose            all weights; with an internal error, where it happened
          -h, --help               this text; also dotnet quantize inspect --help
              --version

          @FILE stands for the arguments in FILE, one on each line.

        Exit codes: 0 done, 1 failed or a bound was missed, 2 wrong usage, 130 cancelled.

        """;

    public static string Inspect => """
        Shows what is in a model, and what each precision would make of it. Changes and runs nothing.

        Usage:
          dotnet quantize inspect <model> [options]

        Options:
              --json               one JSON object on stdout and nothing else
          -v, --verbose            all weights, not the largest alone
          -h, --help

        """;

    public static string Compare => """
        Runs two models on the same inputs and compares their outputs and weights; the first is the reference.

        Usage:
          dotnet quantize compare <model> <model> [options]

        Example:
          dotnet quantize compare encoder.onnx encoder.int4.onnx --data samples/

        Options:
              --data PATH          samples: .npz, .npy, .pb, or a folder of them, texts (.txt) for GGUF; may be repeated; default: inputs
                                   made up to fit, for GGUF a text of our own
              --onnxruntime PATH   the ONNX Runtime library to run with; default: the one packed here, then the system's
              --llama PATH         the llama.cpp to run GGUF models with: its library or the folder that holds it; default: the system's
              --json               one JSON object on stdout and nothing else; messages go to stderr
          -v, --verbose            all weights
          -h, --help

        """;

    public static string Cache => """
        Shows what the cache of results holds, or empties it.

        Usage:
          dotnet quantize cache [show|clear] [options]

        Options:
              --cache PATH         its folder; default: QUANTBUILD_CACHE, else the user's folder for caches
              --json               one JSON object on stdout and nothing else
          -h, --help

        """;

    private static string PrecisionList =>
        string.Join('\n', Precisions.All.Select(static precision => $"                           {precision.Name,-5}  {precision.Meaning}"));
}
