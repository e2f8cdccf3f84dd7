using System.Runtime.InteropServices;

namespace QuantBuild.IO;

/// <summary>Two folders change places in one step of the file system, so that at no moment either place is empty.</summary>
internal static partial class FolderExchange
{
    // Linux: AT_FDCWD, RENAME_EXCHANGE. macOS: RENAME_SWAP.
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;

    /// <returns>False when this system or file system cannot do it; then nothing has changed.</returns>
    public static bool TryExchange(string first, string second)
    {
        try
        {
            if (OperatingSystem.IsLinux()) return RenameAt(CurrentDirectory, first, CurrentDirectory, second, Exchange) == 0;
            if (OperatingSystem.IsMacOS()) return RenameEx(first, second, Exchange) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // An older C library.
        }
        return false;
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt(int firstFolder, string first, int secondFolder, string second, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameEx(string first, string second, uint flags);
}
