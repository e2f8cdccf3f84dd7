using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace QuantBuild.Validation.Native;

/// <summary>
/// Reads from the first bytes of a native library which system and processor it is for, so that a wrong one is named as such: the system's
/// own message would be "invalid ELF header" or "is not a valid Win32 application".
/// </summary>
internal static class NativeImage
{
    private const int HeaderBytes = 4096;

    /// <summary>Null when the file may be loaded by this process; otherwise the reason why not, as a clause.</summary>
    public static string? WhyUnusable(string path)
    {
        var header = new byte[HeaderBytes];
        int length;
        var cutShort = false;
        try
        {
            using var file = File.OpenHandle(path);
            length = RandomAccess.Read(file, header, 0);
            if (IsElf(header.AsSpan(0, length))) cutShort = ElfImage.IsCutShort(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {exception.Message}";
        }

        return Describe(header.AsSpan(0, length)) switch
        {
            null => "it is not a native library",
            var (system, _) when system != CurrentSystem => $"it is built for {system}, this process runs on {CurrentSystem}",
            var (_, architecture) when architecture is not null && architecture != CurrentArchitecture =>
                $"it is built for {Name(architecture)}, this process is {Name(CurrentArchitecture)}",
            _ when cutShort => "it is cut short: the file is smaller than its headers say",
            _ => null,
        };
    }

    private static bool IsElf(ReadOnlySpan<byte> header) => header.StartsWith("\u007fELF"u8);

    private static string CurrentSystem => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    private static Architecture? CurrentArchitecture => RuntimeInformation.ProcessArchitecture;

    private static string Name(Architecture? architecture) => architecture?.ToString().ToLowerInvariant() ?? "an unknown processor";

    /// <summary>System and processor; null for what is no library. A Mach-O file for several processors counts as ours.</summary>
    private static (string System, Architecture? Architecture)? Describe(ReadOnlySpan<byte> header)
    {
        if (IsElf(header)) return header.Length >= 20 ? ("Linux", Elf(header)) : null;
        if (header.StartsWith("MZ"u8)) return Pe(header);
        if (header.Length < 8) return null;
        return BinaryPrimitives.ReadUInt32BigEndian(header) switch
        {
            0xCFFAEDFE => ("macOS", MachO(BinaryPrimitives.ReadUInt32LittleEndian(header[4..]))),
            0xCAFEBABE => ("macOS", CurrentArchitecture),
            _ => null,
        };
    }

    // ELF: byte 5 gives the byte order, bytes 18 and 19 the machine.
    private static Architecture? Elf(ReadOnlySpan<byte> header) =>
        (header[5] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) : BinaryPrimitives.ReadUInt16BigEndian(header[18..])) switch
        {
            3 => Architecture.X86,
            40 => Architecture.Arm,
            62 => Architecture.X64,
            183 => Architecture.Arm64,
            243 => Architecture.RiscV64,
            258 => Architecture.LoongArch64,
            _ => null,
        };

    // PE: the offset of "PE\0\0" stands at 0x3C, the machine follows the signature.
    private static (string, Architecture?)? Pe(ReadOnlySpan<byte> header)
    {
        if (header.Length < 0x40) return null;
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(header[0x3C..]);
        if (offset > header.Length - 6 || !header[(int)offset..].StartsWith("PE\0\0"u8)) return null;
        return ("Windows", BinaryPrimitives.ReadUInt16LittleEndian(header[((int)offset + 4)..]) switch
        {
            0x014C => Architecture.X86,
            0x8664 => Architecture.X64,
            0xAA64 or 0xA641 => Architecture.Arm64,
            _ => null,
        });
    }

    private static Architecture? MachO(uint processor) => processor switch
    {
        0x01000007 => Architecture.X64,
        0x0100000C => Architecture.Arm64,
        _ => null,
    };
}
