using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>A value of Precision, as what it means for a GGUF file.</summary>
/// <param name="Name">As llama.cpp names it.</param>
/// <param name="FileType">Null for COPY, which leaves every tensor as it is.</param>
internal sealed record GgufPrecision(string Name, GgufFileType? FileType)
{
    private const string CopyName = "COPY";

    // Names and not values: every run of the command makes these lists, and .NET has code for lists of strings.
    /// <summary>Names of other formats and short names of llama.cpp, with the file type that each stands for.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INT2"] = nameof(GgufFileType.Q2_K),
        ["INT3"] = nameof(GgufFileType.Q3_K_M),
        ["INT4"] = nameof(GgufFileType.Q4_K_M),
        ["INT5"] = nameof(GgufFileType.Q5_K_M),
        ["INT6"] = nameof(GgufFileType.Q6_K),
        ["INT8"] = nameof(GgufFileType.Q8_0),
        ["FP16"] = nameof(GgufFileType.F16),
        ["FP32"] = nameof(GgufFileType.F32),
        ["MXFP4"] = nameof(GgufFileType.MXFP4_MOE),
        ["Q3_K"] = nameof(GgufFileType.Q3_K_M),
        ["Q4_K"] = nameof(GgufFileType.Q4_K_M),
        ["Q5_K"] = nameof(GgufFileType.Q5_K_M),
    };

    /// <summary>The same for the type of one tensor. A name that is one of ggml's own counts as that first.</summary>
    private static readonly Dictionary<string, string> TensorAliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INT2"] = nameof(GgmlType.Q2_K),
        ["INT3"] = nameof(GgmlType.Q3_K),
        ["INT4"] = nameof(GgmlType.Q4_K),
        ["INT5"] = nameof(GgmlType.Q5_K),
        ["INT6"] = nameof(GgmlType.Q6_K),
        ["INT8"] = nameof(GgmlType.Q8_0),
        ["FP16"] = nameof(GgmlType.F16),
        ["FP32"] = nameof(GgmlType.F32),
    };

    /// <summary>Every value of Precision, as llama-quantize names it. It has no NVFP4 files; one tensor can be that.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<GgufFileType>().Where(static name => name != nameof(GgufFileType.NVFP4)), CopyName];

    /// <summary>Names that stand for one of these.</summary>
    public static IReadOnlyList<string> OtherNames { get; } = [.. Aliases.Keys];

    /// <exception cref="Diagnostics.QuantBuildException">QB1201: no such precision.</exception>
    public static GgufPrecision Parse(string name, string file, string target)
    {
        if (name.Equals(CopyName, StringComparison.OrdinalIgnoreCase)) return new GgufPrecision(CopyName, null);
        var known = Aliases.GetValueOrDefault(name) ?? Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is not null) return new GgufPrecision(known, Enum.Parse<GgufFileType>(known));
        throw SettingErrors.Precision(file, name, target, OtherNames.Concat(Names));
    }

    /// <summary>The type of one tensor, by its name in ggml or by that of a precision.</summary>
    /// <param name="setting">Which setting says so, for messages.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB1070: no such type, or none that can be made.</exception>
    public static GgmlType ParseTensor(string name, string file, string setting)
    {
        if (TensorAliases.TryGetValue(name, out var meant)) return Enum.Parse<GgmlType>(meant);
        var names = GgmlTypes.All.Where(static type => type is GgmlType.F32 or GgmlType.F16 or GgmlType.BF16 || GgmlQuantizer.Supports(type)).Select(static type => type.ToString()).ToList();
        return names.Find(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? Enum.Parse<GgmlType>(found) : throw GgufSettingErrors.TensorType(file, setting, name, names);
    }
}
