using System.Buffers.Binary;

namespace QuantBuild.TestModels.Gguf;

/// <summary>A vocabulary as of Llama 2 (SentencePiece): three control tokens, a token for each byte, the letters, and words that are put together from shorter ones.</summary>
public static class SyntheticVocabulary
{
    /// <summary>Control tokens, bytes, letters and some signs.</summary>
    public const int Least = 3 + 256 + 32;

    private const string Letters = "▁etaoinshrdlcumwfgypbvkjxqz.,!?";

    /// <summary>Adds the keys of the tokenizer.</summary>
    /// <param name="header">To which they are added.</param>
    /// <param name="count">Tokens, <see cref="Least"/> at least.</param>
    public static void Add(GgufBytes header, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Least);
        var tokens = Tokens().Take(count).ToArray();
        var scores = new byte[count * sizeof(float)];
        var types = new byte[count * sizeof(int)];
        for (var i = 0; i < count; i++)
        {
            // 2 unknown, 3 control, 6 byte, 1 normal. Longer pieces are joined first where their score is higher.
            BinaryPrimitives.WriteInt32LittleEndian(types.AsSpan(i * sizeof(int)), i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1);
            BinaryPrimitives.WriteSingleLittleEndian(scores.AsSpan(i * sizeof(float)), i < 259 ? 0 : 259 - i);
        }
        header.Text("tokenizer.ggml.model", "llama")
            .Text("tokenizer.ggml.pre", "default")
            .Texts("tokenizer.ggml.tokens", tokens)
            .Array("tokenizer.ggml.scores", 6, (ulong)count, scores)
            .Array("tokenizer.ggml.token_type", 5, (ulong)count, types)
            .UInt32("tokenizer.ggml.bos_token_id", 1)
            .UInt32("tokenizer.ggml.eos_token_id", 2)
            .UInt32("tokenizer.ggml.unknown_token_id", 0)
            .Bool("tokenizer.ggml.add_bos_token", true)
            .Bool("tokenizer.ggml.add_eos_token", false);
    }

    /// <summary>Without an end: after the letters all pairs of them, then all words of three, and so on.</summary>
    private static IEnumerable<string> Tokens()
    {
        yield return "<unk>";
        yield return "<s>";
        yield return "</s>";
        for (var value = 0; value < 256; value++) yield return $"<0x{value:X2}>";
        string[] words = [.. Letters.Select(letter => letter.ToString())];
        foreach (var word in words) yield return word;
        // One letter more than signs above, so that Least is a round sum.
        yield return "'";
        while (true)
        {
            var longer = words.SelectMany(word => Letters[1..27], (word, letter) => word + letter);
            foreach (var word in longer) yield return word;
            words = [.. longer.Take(1 << 20)];
        }
    }
}
