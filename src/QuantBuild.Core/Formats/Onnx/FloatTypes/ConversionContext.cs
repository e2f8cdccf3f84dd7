using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>What is converted to what, and what the caller left out.</summary>
/// <param name="From">The type to replace, a number of <see cref="OnnxDataType"/>.</param>
/// <param name="To">The type to put in its place.</param>
/// <param name="Excluded">True for names of nodes and tensors that keep their type.</param>
internal sealed record ConversionContext(string File, int From, int To, Func<string, bool> Excluded)
{
    public bool ToFloat16 => To == OnnxDataType.Float16;

    /// <summary>True for a value that can have either form. Sequences, optionals and maps cannot: no Cast takes them.</summary>
    public bool Concerns(GraphValue? value) => value is not null && value.Type.IsTensorOf(From);

    /// <summary>True when the user's globs name the node, what it makes, or the weights that it takes.</summary>
    public bool IsExcluded(GraphNode node)
    {
        if (Matches(node.Proto.Name)) return true;
        foreach (var output in node.Proto.Output)
        {
            if (Matches(output)) return true;
        }

        foreach (var input in node.Inputs)
        {
            if (input is not null && (input.Initializer is not null || input.Producer?.Is("Constant") == true) && Matches(input.Name)) return true;
        }

        return false;
    }

    private bool Matches(string name) => name.Length > 0 && Excluded(name);
}
