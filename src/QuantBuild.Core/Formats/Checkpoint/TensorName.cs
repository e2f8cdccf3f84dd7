using System.Globalization;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>The parts of a tensor's name: <c>model.layers.3.mlp.down_proj.weight</c>.</summary>
internal static class TensorName
{
    private static readonly string[] Parameters = ["weight", "bias", "scales", "biases"];

    // PyTorch's usual names of the list of layers.
    private static readonly string[] LayerLists = ["layers", "layer", "h", "blocks"];

    /// <summary>The path of the module, without the name of its parameter: <c>model.layers.3.mlp.down_proj</c>.</summary>
    public static string[] ModuleOf(string name)
    {
        var parts = name.Split('.');
        return parts.Length > 1 && Parameters.Contains(parts[^1]) ? parts[..^1] : parts;
    }

    /// <summary>Where the list of layers stands in a path, so that the layer's number follows; -1 for a module outside of the layers.</summary>
    public static int LayersAt(string[] path)
    {
        for (var i = 0; i + 1 < path.Length; i++)
            if (LayerLists.Contains(path[i]) && int.TryParse(path[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return i;
        return -1;
    }
}
