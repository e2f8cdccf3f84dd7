using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>
/// Scores of classifiers (ZipMap): a map from class to score for each sample. As figures they are a tensor, a row for each map;
/// ONNX Runtime keeps the keys of a map in order, so that equal classes stand in equal columns.
/// </summary>
internal static unsafe class OrtMaps
{
    private const int Values = 1;

    /// <summary>The values of one map, [classes].</summary>
    public static TensorValue? Scores(OrtApi api, nint allocator, string name, nint map) => Inside(api, allocator, name, map, Values);

    /// <summary>A sequence of maps that are alike, [samples, classes]; null for a sequence of anything else.</summary>
    public static TensorValue? Rows(OrtApi api, nint allocator, string name, nint sequence)
    {
        nuint count;
        api.Check(api.GetValueCount(sequence, &count));
        var rows = new List<TensorValue>();
        for (var i = 0; i < (int)count; i++)
        {
            nint element;
            api.Check(api.GetValue(sequence, i, allocator, &element));
            try
            {
                int kind;
                api.Check(api.GetValueKind(element, &kind));
                if ((OrtKind)kind != OrtKind.Map || Scores(api, allocator, name, element) is not { Strings: null } row) return null;
                if (rows.Count > 0 && (row.Type != rows[0].Type || !row.Shape.SequenceEqual(rows[0].Shape))) return null;
                rows.Add(row);
            }
            finally
            {
                api.ReleaseValue(element);
            }
        }
        return rows.Count == 0 ? null : new TensorValue(rows[0].Type, [rows.Count, .. rows[0].Shape], [.. rows.SelectMany(row => row.Data)]);
    }

    private static TensorValue? Inside(OrtApi api, nint allocator, string name, nint container, int index)
    {
        nint value;
        api.Check(api.GetValue(container, index, allocator, &value));
        try
        {
            return OrtOutputs.Read(api, allocator, name, value);
        }
        finally
        {
            api.ReleaseValue(value);
        }
    }
}
