using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>A value of Precision, as what it means for a GGUF file.</summary>
/// <param name="Name">As llama.cpp names it.</param>
/// <param name="FileType">Null for COPY, which leaves every tensor as it is.</param>
internal sealed record GgufPrecision(string Name, GgufFileType? FileType)
{
    private const string CopyName = "COPY";

    /// <summary>Names of other formats and short names of llama.cpp, with the file type that each stands for.</summary>
    private static readonly Dictionary<string, GgufFileType> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INT2"] = GgufFileType.Q2_K,
        ["INT3"] = GgufFileType.Q3_K_M,
        ["INT4"] = GgufFileType.Q4_K_M,
        ["INT5"] = GgufFileType.Q5_K_M,
        ["INT6"] = GgufFileType.Q6_K,
        ["INT8"] = GgufFileType.Q8_0,
        ["FP16"] = GgufFileType.F16,
        ["FP32"] = GgufFileType.F32,
        ["MXFP4"] = GgufFileType.MXFP4_MOE,
        ["Q3_K"] = GgufFileType.Q3_K_M,
        ["Q4_K"] = GgufFileType.Q4_K_M,
        ["Q5_K"] = GgufFileType.Q5_K_M,
    };

    /// <summary>The same for the type of one tensor. A name that is one of ggml's own counts as that first.</summary>
    private static readonly Dictionary<string, GgmlType> TensorAliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INT2"] = GgmlType.Q2_K,
        ["INT3"] = GgmlType.Q3_K,
        ["INT4"] = GgmlType.Q4_K,
        ["INT5"] = GgmlType.Q5_K,
        ["INT6"] = GgmlType.Q6_K,
        ["INT8"] = GgmlType.Q8_0,
        ["FP16"] = GgmlType.F16,
        ["FP32"] = GgmlType.F32,
    };

    // llama-quantize has no NVFP4 files; one tensor can be that.
    private static readonly GgufFileType[] Files = [.. Enum.GetValues<GgufFileType>().Where(static type => type != GgufFileType.NVFP4)];

    private static readonly GgmlType[] TensorTypes = [.. GgmlTypes.All.Where(static type => type is GgmlType.F32 or GgmlType.F16 or GgmlType.BF16 || GgmlQuantizer.Supports(type))];

    /// <summary>Every value of Precision, as llama-quantize names it.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Files.OrderBy(static type => (int)type).Select(static type => type.ToString()), CopyName];

    /// <summary>Names that stand for one of these.</summary>
    public static IReadOnlyList<string> OtherNames { get; } = [.. Aliases.Keys];

    /// <exception cref="Diagnostics.QuantBuildException">QB1201: no such precision.</exception>
    public static GgufPrecision Parse(string name, string file, string target)
    {
        if (name.Equals(CopyName, StringComparison.OrdinalIgnoreCase)) return new GgufPrecision(CopyName, null);
        if (Aliases.TryGetValue(name, out var meant)) return new GgufPrecision(meant.ToString(), meant);
        foreach (var type in Files)
            if (type.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) return new GgufPrecision(type.ToString(), type);
        throw SettingErrors.Precision(file, name, target, OtherNames.Concat(Names));
    }

    /// <summary>The type of one tensor, by its name in ggml or by that of a precision.</summary>
    /// <param name="setting">Which setting says so, for messages.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB1070: no such type, or none that can be made.</exception>
    public static GgmlType ParseTensor(string name, string file, string setting)
    {
        if (TensorAliases.TryGetValue(name, out var meant)) return meant;
        foreach (var type in TensorTypes)
            if (type.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) return type;
        throw GgufSettingErrors.TensorType(file, setting, name, TensorTypes.Select(static type => type.ToString()));
    }
}
