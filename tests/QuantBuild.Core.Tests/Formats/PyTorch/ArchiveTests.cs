using System.IO.Compression;
using System.Text;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class ArchiveTests
{
    private static readonly byte[] _pickle = new PickleWriter().Dict().Text("w").Tensor("FloatStorage", "0", 2, [2], [1]).Op('s').Stop();

    private static void Refused(string code, byte[] bytes)
    {
        using var checkpoint = Checkpoint.Of(bytes);
        checkpoint.Refused(code);
    }

    private static ZipWriter Zip(bool wide = false) => new ZipWriter(wide).Add("a/data.pkl", _pickle);

    [TestMethod]
    public void The_old_format_is_refused_by_name()
    {
        byte[] magic = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.'];
        Refused("QB2442", magic);
        var tar = new byte[10_240];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Refused("QB2442", tar);
    }

    [TestMethod]
    public void Other_files_are_refused()
    {
        Refused("QB2441", []);
        Refused("QB2441", [0x80]);
        Refused("QB2441", new PickleWriter().Dict().Stop());
        Refused("QB2441", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"));
        Refused("QB2441", new byte[1000]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_archive_that_is_cut_anywhere_is_refused(bool wide)
    {
        var whole = Zip(wide).Add("a/data/0", new byte[8]).End();
        for (var length = 0; length < whole.Length; length++) Refused("QB2441", whole[..length]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void No_changed_byte_ends_in_another_exception(bool wide)
    {
        var whole = Zip(wide).Add("a/data/0", new byte[8]).Add("a/byteorder", "little"u8.ToArray()).End();
        using var checkpoint = Checkpoint.Of(whole);
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var value in new byte[] { 0xFF, (byte)(whole[i] ^ 1) })
            {
                byte[] changed = [.. whole];
                changed[i] = value;
                File.WriteAllBytes(checkpoint.Path, changed);
                try
                {
                    using var file = QuantBuild.Formats.PyTorch.TorchFile.Open(checkpoint.Path);
                    foreach (var tensor in file.Tensors) Checkpoint.Read(tensor);
                }
                catch (QuantBuild.Diagnostics.QuantBuildException)
                {
                }
            }
        }
    }

    [TestMethod]
    public void Compressed_entries_are_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var pickle = zip.CreateEntry("a/data.pkl", CompressionLevel.NoCompression).Open()) pickle.Write(_pickle);
            // A hundred megabytes in a hundred kilobytes.
            using var bomb = zip.CreateEntry("a/data/0", CompressionLevel.SmallestSize).Open();
            for (var i = 0; i < 100; i++) bomb.Write(new byte[1 << 20]);
        }
        Refused("QB2443", stream.ToArray());
    }

    [TestMethod]
    public void Encrypted_entries_are_refused() => Refused("QB2443", Zip().Add("a/data/0", new byte[8], new() { Flags = 1 }).End());

    [TestMethod]
    public void Entries_that_stand_for_more_bytes_than_they_have_are_refused() =>
        Refused("QB2443", Zip(wide: true).Add("a/data/0", new byte[8], new() { Size = 1L << 50, StoredSize = 8 }).End());

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Entries_beyond_the_file_are_refused(bool wide)
    {
        Refused("QB2444", Zip(wide).Add("a/data/0", new byte[8], new() { Size = 1 << 30, LocalSize = 1 << 30 }).End());
        Refused("QB2444", Zip(wide).Add("a/data/0", new byte[8], new() { HeaderOffset = 1 << 30 }).End());
    }

    [TestMethod]
    public void A_size_or_an_offset_that_overflows_is_refused()
    {
        Refused("QB2444", Zip(wide: true).Add("a/data/0", new byte[8], new() { Size = long.MaxValue, LocalSize = uint.MaxValue }).End());
        Refused("QB2444", Zip(wide: true).Add("a/data/0", new byte[8], new() { Size = -1, LocalSize = uint.MaxValue }).End());
        Refused("QB2444", Zip(wide: true).Add("a/data/0", new byte[8], new() { HeaderOffset = long.MaxValue }).End());
        Refused("QB2444", Zip(wide: true).Add("a/data/0", new byte[8], new() { HeaderOffset = -1 }).End());
    }

    [TestMethod]
    public void Entries_over_each_other_are_refused()
    {
        // The second entry's header lies in the first one's data.
        var zip = Zip();
        var at = zip.Position;
        Refused("QB2444", zip.Add("a/data/0", new byte[8], new() { Size = 100, LocalSize = 100 }).Add("a/data/1", new byte[200]).End());
        zip = Zip();
        Refused("QB2444", zip.Add("a/data/0", new byte[8]).Add("a/data/1", new byte[8], new() { HeaderOffset = at }).End());
    }

    [TestMethod]
    public void A_local_header_that_does_not_agree_is_refused()
    {
        Refused("QB2444", Zip().Add("a/data/0", new byte[8], new() { LocalName = "a/data/1" }).End());
        Refused("QB2444", Zip().Add("a/data/0", new byte[8], new() { LocalSize = 9 }).End());
        Refused("QB2444", Zip().Add("a/data/0", new byte[8], new() { HeaderOffset = 3 }).End());
    }

    [TestMethod]
    public void Entries_that_come_twice_are_refused() =>
        Refused("QB2446", Zip().Add("a/data/0", new byte[8]).Add("a/data/0", new byte[8]).End());

    [TestMethod]
    public void Archives_without_one_pickle_are_refused()
    {
        Refused("QB2446", new ZipWriter().Add("readme.txt", []).End());
        Refused("QB2446", new ZipWriter().Add("data.pkl", _pickle).End());
        Refused("QB2446", Zip().Add("b/data.pkl", _pickle).End());
    }

    [TestMethod]
    public void Absurd_numbers_of_entries_are_refused()
    {
        Refused("QB2445", Zip(wide: true).End(count: long.MaxValue));
        Refused("QB2445", Zip(wide: true).End(count: -1));
        Refused("QB2441", Zip().End(count: 60_000));
        Refused("QB2441", Zip(wide: true).End(directorySize: long.MaxValue));
        Refused("QB2441", Zip(wide: true).End(directoryOffset: -1));
    }

    [TestMethod]
    public void A_big_endian_file_is_refused() => Refused("QB2447", Zip().Add("a/data/0", new byte[8]).Add("a/byteorder", "big"u8.ToArray()).End());

    [TestMethod]
    public void An_unknown_version_is_refused() => Refused("QB2447", Zip().Add("a/data/0", new byte[8]).Add("a/version", "11\n"u8.ToArray()).End());

    [TestMethod]
    public void A_program_is_refused_by_name() => Refused("QB2448", Zip().Add("a/code/__torch__.py", [], new() { Method = 8 }).Add("a/constants.pkl", []).End());
}
