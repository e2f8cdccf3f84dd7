namespace QuantBuild.Formats.Gguf.Importance;

/// <summary>What a file of importances holds.</summary>
/// <param name="Entries">One for each tensor.</param>
/// <param name="Chunks">How many chunks of text were seen; 0 where the file does not say it.</param>
/// <param name="Datasets">Names of the texts.</param>
internal sealed record ImportanceContent(IReadOnlyList<ImportanceEntry> Entries, long Chunks, IReadOnlyList<string> Datasets);
