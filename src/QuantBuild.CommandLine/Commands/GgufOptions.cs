using System.CommandLine;
using System.Globalization;
using QuantBuild.Planning;
using QuantBuild.Tool.Arguments;

namespace QuantBuild.Tool.Commands;

/// <summary>Options that only GGUF files have, named as those of llama-quantize. What their values mean is for the engine to say.</summary>
internal sealed class GgufOptions
{
    private readonly Option<bool> _allowRequantize = QuantizeOptions.Flag("--allow-requantize");
    private readonly Option<bool> _pure = QuantizeOptions.Flag("--pure");
    private readonly Option<bool> _leaveOutputTensor = QuantizeOptions.Flag("--leave-output-tensor");
    private readonly Option<string?> _outputTensorType = new("--output-tensor-type");
    private readonly Option<string?> _tokenEmbeddingType = new("--token-embedding-type");
    private readonly Option<string?> _importanceMatrix = new("--imatrix");
    private readonly Option<string[]> _includeWeights = QuantizeOptions.Many("--include-weights");
    private readonly Option<string[]> _excludeWeights = QuantizeOptions.Many("--exclude-weights");
    private readonly Option<bool> _keepSplit = QuantizeOptions.Flag("--keep-split");
    private readonly Option<string[]> _pruneLayers = QuantizeOptions.Many("--prune-layers");

    public IReadOnlyList<Option> All =>
        [_allowRequantize, _pure, _leaveOutputTensor, _outputTensorType, _tokenEmbeddingType, _importanceMatrix, _includeWeights, _excludeWeights, _keepSplit, _pruneLayers];

    /// <returns>Null when none of them is given.</returns>
    public GgufSettings? Bind(ParseResult parsed, CommandErrors errors)
    {
        // A flag that is not given has a result all the same.
        if (All.All(option => parsed.GetResult(option) is null or { Implicit: true })) return null;
        var importance = parsed.GetValue(_importanceMatrix);
        if (importance is not null) ExistingPath.Require([importance], "--imatrix", errors);
        return new GgufSettings
        {
            AllowRequantize = parsed.GetValue(_allowRequantize),
            Pure = parsed.GetValue(_pure),
            LeaveOutputTensor = parsed.GetValue(_leaveOutputTensor),
            OutputTensorType = parsed.GetValue(_outputTensorType),
            TokenEmbeddingType = parsed.GetValue(_tokenEmbeddingType),
            ImportanceMatrix = importance,
            IncludeWeights = GlobList.Parse(parsed.GetValue(_includeWeights) ?? []),
            ExcludeWeights = GlobList.Parse(parsed.GetValue(_excludeWeights) ?? []),
            KeepSplit = parsed.GetValue(_keepSplit),
            PruneLayers = Layers(parsed.GetValue(_pruneLayers) ?? [], errors),
        };
    }

    /// <summary>Numbers of layers, parted by commas as llama-quantize has it, or by semicolons as the build's lists are.</summary>
    private static List<int> Layers(IEnumerable<string> values, CommandErrors errors)
    {
        var layers = new List<int>();
        foreach (var text in values.SelectMany(static value => value.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)) layers.Add(layer);
            else errors.Add("QB1073", "--prune-layers is not a list of layers", $"'{text}'", "numbers from 0 up, parted by commas, such as 20,21,22");
        }
        return layers;
    }
}
