namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>A tensor of the result.</summary>
/// <param name="Name">In the result: other than in the source where layers before it are left out.</param>
/// <param name="Source">What it is made of.</param>
/// <param name="Part">The number of the source's file that it is in, from 0.</param>
internal sealed record ResultTensor(string Name, GgufTensor Source, int Part);
