namespace QuantBuild.Formats.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Type of the stored elements.</param>
/// <param name="Shape">Row-major, no dimension for a scalar; a zero makes the tensor empty.</param>
/// <param name="Offset">Of the first byte, counted from the beginning of the file. Not aligned to anything.</param>
/// <param name="Length">Bytes; what shape and type ask for, exactly.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Offset, long Length);
