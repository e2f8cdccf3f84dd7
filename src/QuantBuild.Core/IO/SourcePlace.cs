namespace QuantBuild.IO;

/// <summary>A byte of a file that is read.</summary>
public readonly record struct SourcePlace(SourceFile File, long Offset);
