namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>The form of each input and output of a node. An output of form <see cref="FloatForm.Any"/> is made in the form its uses ask for.</summary>
internal sealed class NodePlan(FloatForm[] inputs, FloatForm[] outputs)
{
    public FloatForm[] Inputs { get; } = inputs;

    public FloatForm[] Outputs { get; } = outputs;

    /// <summary>Why the node keeps the original type, null when it does not.</summary>
    public string? KeptReason { get; init; }
}
