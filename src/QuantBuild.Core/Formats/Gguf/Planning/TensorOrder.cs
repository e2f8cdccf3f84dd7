namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>The order of a result's tensors, whatever that of the source is: the same as in the files of llama.cpp.</summary>
internal static class TensorOrder
{
    /// <summary>In one file: what is in no layer first, then layer by layer; within each in the ordinal order of the names.</summary>
    public static IEnumerable<ResultTensor> ByLayer(GgufModel model) => Tensors(model)
        .OrderBy(static tensor => LayerCounter.NumberIn(tensor.Name) ?? -1).ThenBy(static tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>In as many files as the source has: as the bytes lie there.</summary>
    public static IEnumerable<ResultTensor> ByPart(IEnumerable<ResultTensor> tensors) =>
        tensors.OrderBy(static tensor => tensor.Part).ThenBy(static tensor => tensor.Source.Offset);

    private static IEnumerable<ResultTensor> Tensors(GgufModel model) =>
        model.Files.SelectMany(static (file, part) => file.Tensors.Select(tensor => new ResultTensor(tensor.Name, tensor, part)));
}
