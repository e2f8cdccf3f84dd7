using System.Runtime.Intrinsics;
using QuantBuild.KernelDigest;

// Started with different DOTNET_Enable* settings, the first line must always be the same; the second says what was really used.
Console.WriteLine(Convert.ToHexString(Digest.Compute()));
Console.WriteLine(
    Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);
