using System.Globalization;
using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Mlx;

/// <summary>The ways in which a checkpoint cannot become, or is not, one for MLX. One method for each code.</summary>
internal static class MlxErrors
{
    private const string GiveOriginal = "Give the original checkpoint in FP32, FP16 or BF16; most models are published as one";

    /// <summary>QB1207: a recipe for a model that it was not made for.</summary>
    public static QuantBuildException NoDownProjection(string file, string recipe) => new(
        Diagnostic.Error("QB1207", file, "The recipe does not fit this model") with
        {
            Found = $"Precision={recipe}, and no layer with \"down_proj\" in its name",
            Expected = "a language model whose layers have a down projection",
            Remedy = "Choose one precision for all layers, and more bits for some of them with Override",
        });

    /// <summary>QB2461: the weights are quantized already.</summary>
    public static QuantBuildException AlreadyQuantized(string file, string? tensor, string found) => new(
        Diagnostic.Error("QB2461", file, "The checkpoint is quantized already") with
        {
            Tensor = tensor,
            Found = found,
            Expected = "weights as they were trained",
            Remedy = GiveOriginal,
        });

    /// <summary>QB2462: nothing tells what kind of model it is.</summary>
    public static QuantBuildException NoModelType(string file, string found) => new(
        Diagnostic.Error("QB2462", file, "The checkpoint does not say what kind of model it is") with
        {
            Found = found,
            Expected = "a folder with a config.json in it that has a model_type, as mlx_lm needs it",
            Remedy = "Give the folder of the checkpoint, as it was downloaded",
        });

    /// <summary>QB2463: experts that cannot be stacked.</summary>
    public static QuantBuildException IncompleteExperts(string file, string stack, string found, string expected) => new(
        Diagnostic.Error("QB2463", file, "The experts of a layer do not make one stack") with
        {
            Tensor = stack,
            Found = found,
            Expected = expected,
            Remedy = "Check that the download is complete",
        });

    /// <summary>QB2464: a quantized module whose tensors do not fit each other.</summary>
    public static QuantBuildException Module(string file, string module, string found, string expected) => new(
        Diagnostic.Error("QB2464", file, "The quantized weight is not one that MLX could read") with
        {
            Tensor = module,
            Found = found,
            Expected = expected,
            Remedy = "Check that all files of the checkpoint belong together",
        });

    /// <summary>QB2465: settings of quantization in config.json that are none.</summary>
    public static QuantBuildException Quantization(string file, string found) => new(
        Diagnostic.Error("QB2465", file, "The \"quantization\" of config.json is not one that MLX has") with
        {
            Found = found,
            Expected = "mode affine with 2, 3, 4, 5, 6 or 8 bits in groups of 32, 64 or 128; mxfp4 or mxfp8 in groups of 32; nvfp4 in groups of 16",
            Remedy = "Check that config.json belongs to the weights",
        });

    /// <summary>QB2466: two tensors that would have one name in the result.</summary>
    public static QuantBuildException SameName(string file, string tensor) => new(
        Diagnostic.Error("QB2466", file, "Two tensors would have the same name in the result") with
        {
            Tensor = tensor,
            Found = "the name in the source, and again among those that quantization adds",
            Remedy = GiveOriginal,
        });

    /// <summary>QB2467: an element type without a place in safetensors.</summary>
    public static QuantBuildException Unwritable(string file, string tensor, string type) => new(
        Diagnostic.Error("QB2467", file, "A tensor of this type cannot be written") with { Tensor = tensor, Found = type, Expected = "an element type of safetensors", Remedy = "Save the checkpoint as safetensors" });

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
