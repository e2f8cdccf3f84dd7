using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild.Packing;

/// <summary>One file of a quantized model, as one target framework of the package has it.</summary>
internal sealed class PackedModel
{
    private const int ShortHash = 4;

    public PackedModel(ITaskItem item)
    {
        File = item.GetMetadata("FullPath");
        Framework = item.GetMetadata("PackageFramework");
        TargetPath = item.GetMetadata("TargetPath").Replace('\\', '/');
        PackagePath = item.GetMetadata("PackagePath");
        CopyToOutputDirectory = item.GetMetadata("CopyToOutputDirectory");
        CopyToPublishDirectory = item.GetMetadata("CopyToPublishDirectory");
        ExcludeFromSingleFile = item.GetMetadata("ExcludeFromSingleFile");
    }

    /// <summary>Full path.</summary>
    public string File { get; }

    /// <summary>The framework's folder name in a package, such as <c>net10.0</c>.</summary>
    public string Framework { get; }

    /// <summary>Where the application finds it, below its own folder; parts are divided by <c>/</c>.</summary>
    public string TargetPath { get; }

    /// <summary>What the author said about its place in the package, mostly nothing.</summary>
    public string PackagePath { get; }

    public string CopyToOutputDirectory { get; }

    public string CopyToPublishDirectory { get; }

    public string ExcludeFromSingleFile { get; }

    /// <summary>
    /// Its place in the package, for one of <paramref name="root"/>. NuGet splits places at semicolons and reads percent signs in names as codes, and what a name
    /// may hold differs between systems: other characters become <c>_</c>, with a part of the name's hash so that no two meet.
    /// </summary>
    public string PlaceBelow(string root)
    {
        var parts = TargetPath.Split('/');
        var place = new StringBuilder("quantized/").Append(root);
        for (var i = 0; i < parts.Length - 1; i++) place.Append('/').Append(Portable(parts[i], ""));
        var extension = Path.GetExtension(File);
        return place.Append('/').Append(extension.Length == 0 ? Path.GetFileName(File) : Portable(Path.GetFileNameWithoutExtension(File), extension)).ToString();
    }

    private static string Portable(string name, string extension)
    {
        var portable = new StringBuilder(name.Length);
        foreach (var letter in name) portable.Append(char.IsLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '_' ? letter : '_');
        // Windows takes dots and spaces from the end of a name.
        if (portable.ToString() == name && name.TrimEnd('.', ' ').Length == name.Length) return name + extension;
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(name));
        return portable.Append('-').Append(BitConverter.ToString(hash, 0, ShortHash).Replace("-", "").ToLowerInvariant()).Append(extension).ToString();
    }
}
