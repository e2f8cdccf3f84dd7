using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>The version of the model format itself, as apart from the versions of its operators.</summary>
public static class IrVersion
{
    /// <summary>The IR version that has local functions.</summary>
    public const int LocalFunctions = 8;

    /// <summary>The IR version that has the 8-bit floating-point types.</summary>
    public const int Float8 = 9;

    /// <summary>The IR version that has INT4 and UINT4.</summary>
    public const int Int4 = 10;

    /// <summary>The IR version that has the 4-bit floating-point type.</summary>
    public const int Float4 = 11;

    /// <summary>The IR version that ONNX released together with a version of the default domain (ONNX Versioning, "Released Versions").</summary>
    public static int ReleasedWith(int opset) => opset switch
    {
        <= 8 => 3,
        9 => 4,
        10 => 5,
        11 => 6,
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        23 => 11,
        24 => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(opset)),
    };

    /// <summary>Raises the IR version to at least <paramref name="minimum"/>; it never goes down.</summary>
    public static void Raise(ModelProto model, int minimum)
    {
        ArgumentNullException.ThrowIfNull(model);
        var old = model.IrVersion;
        if (old >= minimum) return;

        if (old < 3 && minimum >= 3 && model.OpsetImport.Count == 0) OpsetImports.Set(model.OpsetImport, 1);
        if (old < 4 && minimum >= 4)
        {
            foreach (var graph in GraphTree.Roots(model).SelectMany(GraphTree.WithSubgraphs)) UnlistInitializers(graph);
        }

        model.IrVersion = minimum;
    }

    // Before IR 4 every initializer had to be listed as an input and was a constant all the same; from 4 on
    // a listed initializer is a default that a caller may replace, which stops runtimes from folding it.
    private static void UnlistInitializers(GraphProto graph)
    {
        var initializers = graph.Initializer.Select(static tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        if (initializers.Count == 0) return;
        var kept = graph.Input.Where(input => !initializers.Contains(input.Name)).ToArray();
        graph.Input.Clear();
        graph.Input.AddRange(kept);
    }
}
