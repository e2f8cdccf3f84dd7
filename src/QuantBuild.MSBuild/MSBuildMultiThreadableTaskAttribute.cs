using System;

// MSBuild 18.6 and later know a task that may run beside others in one process by the full name of this attribute. A copy of our own
// keeps the assembly loadable by every older MSBuild.
namespace Microsoft.Build.Framework;

[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
