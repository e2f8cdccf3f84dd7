namespace QuantBuild.Validation.Data;

/// <summary>Names in the order of people: input_2 before input_10. Ordinal otherwise, and so the same in every culture.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        while (a.Length > 0 && b.Length > 0)
        {
            if (char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]))
            {
                var first = TakeNumber(ref a);
                var second = TakeNumber(ref b);
                // Without leading zeros, the longer number is the greater.
                var order = first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
                if (order != 0) return order;
                continue;
            }

            if (a[0] != b[0]) return a[0].CompareTo(b[0]);
            a = a[1..];
            b = b[1..];
        }

        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length])) length++;
        var number = text[..length].TrimStart('0');
        text = text[length..];
        return number;
    }
}
