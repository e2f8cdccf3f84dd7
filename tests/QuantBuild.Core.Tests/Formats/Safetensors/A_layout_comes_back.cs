using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Core.Tests.Formats.Safetensors;

[TestClass]
public sealed class A_layout_comes_back
{
    private static readonly Dictionary<string, string> _format = new() { ["format"] = "mlx" };

    [TestMethod]
    public void As_the_same_tensors_when_it_is_read() => Prop.ForAll(Models(), tensors =>
    {
        var layout = SafetensorsHeader.Layout(tensors, _format);
        var (read, metadata) = SafetensorsBytes.Read([.. layout.Header, .. new byte[layout.FileLength - layout.Header.Length]]);

        Assert.AreEqual("mlx", metadata["format"]);
        Assert.HasCount(tensors.Count, read);
        foreach (var ((name, type, shape), offset) in tensors.Zip(layout.Offsets))
        {
            var entry = read.Single(entry => entry.Name == name);
            Assert.AreEqual(type, entry.Type);
            CollectionAssert.AreEqual(shape.ToArray(), entry.Shape.ToArray());
            Assert.AreEqual(offset, entry.Offset);
            Assert.AreEqual(0, offset % Math.Max(1, type.Bits() / 8), "every tensor is aligned to its elements");
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void With_data_that_begin_at_a_multiple_of_eight() => Prop.ForAll(Models(), tensors =>
    {
        var header = SafetensorsHeader.Layout(tensors, _format).Header;
        Assert.AreEqual(0, header.Length % 8);
        Assert.AreEqual(header.Length - 8, BinaryPrimitives.ReadInt64LittleEndian(header));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void As_the_same_bytes_in_whatever_order_the_tensors_come() => Prop.ForAll(Models(), tensors =>
    {
        var layout = SafetensorsHeader.Layout(tensors, _format);
        var turned = SafetensorsHeader.Layout([.. tensors.Reverse()], _format);
        CollectionAssert.AreEqual(layout.Header, turned.Header);
        CollectionAssert.AreEqual(layout.Offsets.Reverse().ToArray(), turned.Offsets.ToArray());
        Assert.AreEqual(layout.FileLength, turned.FileLength);
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void In_these_bytes()
    {
        var layout = SafetensorsHeader.Layout([("b.weight", SafetensorsType.U32, [2, 1]), ("a\"ä", SafetensorsType.BF16, [3]), ("c", SafetensorsType.F32, [])], _format);

        const string json = """{"__metadata__":{"format":"mlx"},"a\"ä":{"dtype":"BF16","shape":[3],"data_offsets":[12,18]},"b.weight":{"dtype":"U32","shape":[2,1],"data_offsets":[0,8]},"c":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""";
        Assert.AreEqual(json, System.Text.Encoding.UTF8.GetString(layout.Header.AsSpan(8)).TrimEnd(' '));
        CollectionAssert.AreEqual((long[])[layout.Header.Length, layout.Header.Length + 12, layout.Header.Length + 8], layout.Offsets.ToArray());
        Assert.AreEqual(layout.Header.Length + 18, layout.FileLength);
    }

    [TestMethod]
    public void Without_metadata_when_there_are_none() => Assert.AreEqual("{}      ", System.Text.Encoding.UTF8.GetString(SafetensorsHeader.Layout([], new Dictionary<string, string>()).Header.AsSpan(8)));

    [TestMethod]
    public void Or_is_refused_for_a_name()
    {
        // Not as data of the test: attributes cannot hold half a character.
        foreach (var name in (string[])["__metadata__", "half \ud83d character", "half \ude00", "twice"])
        {
            var error = Assert.ThrowsExactly<QuantBuildException>(() => SafetensorsHeader.Layout([("twice", SafetensorsType.U8, []), (name, SafetensorsType.U8, [])], _format, "out.safetensors"));

            Assert.AreEqual("QB2413", error.Diagnostic.Code);
            Assert.AreEqual("out.safetensors", error.Diagnostic.File);
        }
    }

    [TestMethod]
    public void Or_is_refused_for_a_header_that_no_reader_takes()
    {
        // One text of a megabyte under many keys, so that the test itself needs little memory.
        var text = new string('t', 1_000_000);

        var error = Assert.ThrowsExactly<QuantBuildException>(() => SafetensorsHeader.Layout([], Enumerable.Range(0, 200).ToDictionary(key => $"{key}", _ => text)));

        Assert.AreEqual("QB2412", error.Diagnostic.Code);
    }

    /// <summary>Models of up to twenty tensors with names of all kinds.</summary>
    private static Arbitrary<IReadOnlyList<(string Name, SafetensorsType Type, IReadOnlyList<long> Shape)>> Models()
    {
        var name = Gen.Elements("model.layers.0", "a", "Ä", "z\"\\", "\u2028", "😀", "", "<&>").Zip(Gen.Choose(0, 40), (text, number) => $"{text}.{number}");
        // A last dimension of eights, so that types below 8 bits fill whole bytes.
        var shape = Gen.Choose(0, 5).ListOf().Select(dimensions => (IReadOnlyList<long>)[.. dimensions.Take(3).Select(dimension => (long)dimension), 8]);
        var tensor = Gen.Elements(Enum.GetValues<SafetensorsType>()).Zip(shape).Zip(name, (pair, text) => (text, pair.Item1, pair.Item2));
        return tensor.ListOf().Select(tensors => (IReadOnlyList<(string, SafetensorsType, IReadOnlyList<long>)>)[.. tensors.DistinctBy(one => one.text).Take(20)]).ToArbitrary();
    }
}
