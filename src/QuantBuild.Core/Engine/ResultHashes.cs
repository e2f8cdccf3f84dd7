namespace QuantBuild.Engine;

/// <summary>SHA-256 in lower-case hexadecimal; empty where nobody asked for it.</summary>
/// <param name="Source">Of the source's files one after the other.</param>
/// <param name="Output">Of the result's files one after the other.</param>
/// <param name="OutputFiles">Of each file of the result; only for a result that is kept.</param>
internal sealed record ResultHashes(string Source, string Output, IReadOnlyList<string> OutputFiles)
{
    public static ResultHashes None { get; } = new("", "", []);
}
