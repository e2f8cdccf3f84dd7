namespace QuantBuild.Formats.PyTorch.Pickle;

/// <summary>Values that a pickle refers to again, by number.</summary>
internal sealed class PickleMemo(string file, PickleReader reader)
{
    private static readonly object _unset = new();

    private readonly List<object?> values = [];

    public void Add(object? value) => Set((uint)values.Count, value);

    public void Set(uint index, object? value)
    {
        if (index >= TorchLimits.Memo) throw TorchErrors.TooMuch(file, "values in the memo", TorchLimits.Memo);
        while (values.Count <= index) values.Add(_unset);
        values[(int)index] = value;
    }

    public object? Get(uint index)
    {
        if (index >= values.Count || ReferenceEquals(values[(int)index], _unset))
            throw reader.Malformed($"a reference to value {index}, which is not there", "references to earlier values");
        return values[(int)index];
    }
}
