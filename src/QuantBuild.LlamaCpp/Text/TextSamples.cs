using System.Buffers.Binary;
using QuantBuild.Diagnostics;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.LlamaCpp.Text;

/// <summary>
/// Windows of a text's tokens, one after the other, each beginning with the token that the model wants at the beginning. A window is as
/// long as the session says; what is left at the end is one more when it is long enough to say something. The tokens of the first reading
/// are kept, four bytes for each: the second may come when the model that made them is gone.
/// </summary>
internal sealed class TextSamples : ISampleSource
{
    /// <summary>Of the default text, at most: each costs two operations for every weight of the model, and it runs in builds.</summary>
    private const int DefaultTokens = 512;

    private const int ShortestRest = 32;

    private readonly LlamaSession session;
    private readonly IReadOnlyList<TextPieces> texts;
    private readonly string file;
    private readonly int limit;
    private List<int[]>? read;

    private TextSamples(LlamaSession session, string kind, string file, IReadOnlyList<TextPieces> texts, int limit) =>
        (this.session, Kind, this.file, this.texts, this.limit) = (session, kind, file, texts, limit);

    /// <summary>The text that comes with QuantBuild: prose and code.</summary>
    public static TextSamples Default(LlamaSession session) => new(session, "text", "validation.txt",
        [new TextPieces("validation.txt", static () => typeof(TextSamples).Assembly.GetManifestResourceStream("validation.txt")!)], DefaultTokens);

    /// <summary>The user's texts, as one.</summary>
    public static TextSamples OfFiles(LlamaSession session, IReadOnlyList<string> files) =>
        new(session, "data", files[0], [.. files.Select(static file => new TextPieces(file, () => File.OpenRead(file)))], int.MaxValue);

    public string Kind { get; }

    /// <summary>Known after reading only.</summary>
    public int? Count => null;

    public IEnumerable<IReadOnlyDictionary<string, TensorValue>> Samples()
    {
        if (read is null)
        {
            var windows = new List<int[]>();
            foreach (var window in Windows())
            {
                windows.Add(window);
                yield return Sample(window);
            }
            read = windows;
            yield break;
        }

        foreach (var window in read) yield return Sample(window);
    }

    private IEnumerable<int[]> Windows()
    {
        int[] start = session.Beginning is { } token ? [token] : [];
        var room = session.Window - start.Length;
        var pending = new List<int>();
        var given = 0;
        foreach (var piece in texts.SelectMany(static text => text.Read()))
        {
            pending.AddRange(session.Tokenize(piece));
            if (pending.Count > limit - given) pending.RemoveRange(limit - given, pending.Count - (limit - given));
            var at = 0;
            for (; pending.Count - at >= room; at += room) yield return [.. start, .. pending.GetRange(at, room)];
            pending.RemoveRange(0, at);
            given += at;
            if (given + pending.Count >= limit) break;
        }

        // A window predicts nothing with less than two tokens.
        var least = given > 0 ? Math.Min(ShortestRest, room) : 2;
        if (pending.Count >= least) yield return [.. start, .. pending];
        else if (given == 0)
        {
            throw new QuantBuildException(Diagnostic.Error("QB4085", file, "The text is too short to run a model on") with
            {
                Found = pending.Count == 1 ? "1 token" : "no token",
                Expected = "a few hundred words of the kind that the model is for",
                Remedy = "Give a longer text as ValidationData (--validation), or none for the one that comes with QuantBuild",
            });
        }
    }

    private static Dictionary<string, TensorValue> Sample(int[] tokens)
    {
        var data = new byte[tokens.Length * sizeof(long)];
        for (var i = 0; i < tokens.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(i * sizeof(long)), tokens[i]);
        return new(StringComparer.Ordinal) { [LlamaSession.TokensName] = new TensorValue(ElementType.Int64, [1, tokens.Length], data) };
    }
}
