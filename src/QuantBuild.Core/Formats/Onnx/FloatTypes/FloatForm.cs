namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>In which of the two float types a node takes or makes a value.</summary>
internal enum FloatForm
{
    /// <summary>In either; also the form of what the conversion does not concern.</summary>
    Any,

    /// <summary>In the type that the model had.</summary>
    Original,

    /// <summary>In the type that it is converted to.</summary>
    Target,
}
