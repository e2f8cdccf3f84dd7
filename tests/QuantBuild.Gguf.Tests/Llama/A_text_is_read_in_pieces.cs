using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.LlamaCpp.Text;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
public sealed class A_text_is_read_in_pieces
{
    [TestMethod]
    [DataRow("word ", 20000)]
    [DataRow("line\n", 20000)]
    [DataRow("𝄞", 40000)]
    [DataRow("x", 100000)]
    [DataRow("", 1)]
    public void That_are_the_whole_text_together(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));

        var pieces = Pieces(text);

        Assert.AreEqual(text, string.Concat(pieces));
        // Both halves of a character stay in one piece: each encodes without loss.
        foreach (var piece in pieces) Assert.AreEqual(piece, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece)));
        Assert.IsTrue(pieces.All(static piece => piece.Length is > 0 and <= 1 << 15));
    }

    [TestMethod]
    public void Line_ends_of_all_systems_are_one() => Assert.AreEqual("a\nb\nc", Pieces("a\r\nb\nc").Single());

    [TestMethod]
    public void A_file_that_cannot_be_read_is_a_coded_error()
    {
        var pieces = new TextPieces("gone.txt", static () => throw new IOException("it is gone"));

        Assert.AreEqual("QB1104", Assert.ThrowsExactly<QuantBuildException>(() => pieces.Read().ToList()).Diagnostic.Code);
    }

    private static List<string> Pieces(string text) => [.. new TextPieces("a.txt", () => new MemoryStream(Encoding.UTF8.GetBytes(text))).Read()];
}
