using QuantBuild.Validation.Data;

namespace QuantBuild.LlamaCpp.Text;

/// <summary>A text read in pieces, so that one of any length takes little memory.</summary>
internal sealed class TextPieces(string file, Func<Stream> open)
{
    private const int PieceCharacters = 1 << 15;

    /// <summary>The pieces, each ending at the end of a line or word where there is one.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB1104: the file cannot be read.</exception>
    public IEnumerable<string> Read()
    {
        using var reader = Guarded(() => new StreamReader(open()));
        var buffer = new char[PieceCharacters];
        var held = 0;
        while (true)
        {
            var (free, from) = (buffer.Length - held, held);
            var read = Guarded(() => reader.ReadBlock(buffer, from, free));
            held += read;
            if (held == 0) yield break;
            var end = read < free ? held : End(buffer.AsSpan(0, held));
            // The same text on every system.
            yield return new string(buffer, 0, end).ReplaceLineEndings("\n");
            buffer.AsSpan(end, held - end).CopyTo(buffer);
            held -= end;
        }
    }

    // Both halves of a surrogate pair stay together: a word does not end between them.
    private static int End(ReadOnlySpan<char> text)
    {
        var line = text.LastIndexOf('\n');
        if (line > 0) return line + 1;
        var word = text.LastIndexOf(' ');
        return word > 0 ? word : char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataArray.Bad("QB1104", file, "The data cannot be read", e.Message, inner: e);
        }
    }
}
