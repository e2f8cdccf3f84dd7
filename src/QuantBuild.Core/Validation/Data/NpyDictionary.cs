using System.Globalization;

namespace QuantBuild.Validation.Data;

/// <summary>Reads the Python literal in a .npy header: strings, True and False, and a tuple of integers, nothing else.</summary>
internal ref struct NpyDictionary
{
    private const int MaxRank = 64;

    private readonly ReadOnlySpan<char> text;
    private int at;

    private NpyDictionary(ReadOnlySpan<char> text) => this.text = text;

    /// <summary>The three values; null when the text is anything else, or a key is missing or twice there.</summary>
    public static (string Descr, bool FortranOrder, IReadOnlyList<long> Shape)? Parse(ReadOnlySpan<char> text)
    {
        var reader = new NpyDictionary(text);
        string? descr = null;
        bool? fortran = null;
        List<long>? shape = null;
        if (!reader.Take('{')) return null;
        while (!reader.Take('}'))
        {
            if (reader.String() is not { } key || !reader.Take(':')) return null;
            var known = key switch
            {
                "descr" => descr is null && (descr = reader.String()) is not null,
                "fortran_order" => fortran is null && (fortran = reader.Bool()) is not null,
                "shape" => shape is null && (shape = reader.Tuple()) is not null,
                _ => false,
            };
            if (!known) return null;
            if (!reader.Take(','))
            {
                if (!reader.Take('}')) return null;
                break;
            }
        }

        return reader.AtEnd() && descr is not null && fortran is not null && shape is not null ? (descr, fortran.Value, shape) : null;
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\t' or '\r') at++;
    }

    private bool AtEnd()
    {
        SkipSpace();
        return at == text.Length;
    }

    private bool Take(char wanted)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != wanted) return false;
        at++;
        return true;
    }

    private string? String()
    {
        SkipSpace();
        if (at >= text.Length || text[at] is not ('\'' or '"')) return null;
        var quote = text[at];
        var length = text[(at + 1)..].IndexOf(quote);
        if (length < 0) return null;
        var value = text.Slice(at + 1, length).ToString();
        at += length + 2;
        return value;
    }

    private bool? Bool()
    {
        SkipSpace();
        foreach (var word in (ReadOnlySpan<string>)["True", "False"])
        {
            if (!text[at..].StartsWith(word, StringComparison.Ordinal)) continue;
            at += word.Length;
            return word == "True";
        }

        return null;
    }

    private List<long>? Tuple()
    {
        if (!Take('(')) return null;
        var sizes = new List<long>();
        while (!Take(')'))
        {
            SkipSpace();
            var digits = 0;
            while (at + digits < text.Length && char.IsAsciiDigit(text[at + digits])) digits++;
            if (sizes.Count == MaxRank || !long.TryParse(text.Slice(at, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
            at += digits;
            // Python 2 marks long integers.
            Take('L');
            sizes.Add(size);
            if (!Take(','))
            {
                if (!Take(')')) return null;
                break;
            }
        }

        return sizes;
    }
}
