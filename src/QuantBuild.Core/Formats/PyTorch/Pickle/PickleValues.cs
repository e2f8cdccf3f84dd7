namespace QuantBuild.Formats.PyTorch.Pickle;

// The values of a pickle. None is null; strings, booleans and numbers up to 64 bits are themselves.

/// <summary>A number that nothing depends on: a fraction, or more than 64 bits.</summary>
internal sealed class OpaqueNumber
{
    public static readonly OpaqueNumber Instance = new();

    private OpaqueNumber()
    {
    }
}

/// <summary>A value that holds others.</summary>
internal abstract class PickleContainer
{
    /// <summary>Levels of containers below and including this one, as far as they were known when values came in.</summary>
    public int Depth { get; protected set; } = 1;

    /// <summary>The values that can hold tensors, for a walk.</summary>
    public abstract IEnumerable<object?> Values { get; }

    protected void Nest(object? value)
    {
        if (value is PickleContainer inner) Depth = Math.Max(Depth, inner.Depth + 1);
    }
}

internal sealed class PickleTuple : PickleContainer
{
    public static readonly PickleTuple Empty = new([]);

    public PickleTuple(object?[] items)
    {
        Items = items;
        foreach (var item in items) Nest(item);
    }

    public object?[] Items { get; }

    public override IEnumerable<object?> Values => Items;
}

internal sealed class PickleList : PickleContainer
{
    private List<object?>? items;

    public override IEnumerable<object?> Values => items ?? [];

    public void Add(object? item)
    {
        (items ??= []).Add(item);
        Nest(item);
    }
}

/// <summary>A dict or an OrderedDict. Items in the order of the pickle; a key that comes twice is there twice.</summary>
/// <param name="isOrdered">Made by collections.OrderedDict.</param>
internal sealed class PickleDict(bool isOrdered) : PickleContainer
{
    private List<KeyValuePair<object?, object?>>? items;

    public bool IsOrdered => isOrdered;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => items ?? (IReadOnlyList<KeyValuePair<object?, object?>>)[];

    public override IEnumerable<object?> Values => Items.Select(static item => item.Value);

    public void Add(object? key, object? value)
    {
        (items ??= []).Add(new(key, value));
        Nest(key);
        Nest(value);
    }
}
