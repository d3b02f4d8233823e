#pragma once
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace onrecord::syntax {

// Gives a vector memory that starts at a cache line, and leaves what resize() adds as it is.
template <typename T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  LineAllocator() = default;
  template <typename U>
  LineAllocator(const LineAllocator<U>&) {}  // NOLINT(google-explicit-constructor): allocators convert
  T* allocate(size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* p, size_t) { ::operator delete(p, kLine); }
  template <typename U>
  void construct(U* p) {
    ::new (static_cast<void*>(p)) U;
  }
  template <typename U, typename... Arguments>
  void construct(U* p, Arguments&&... arguments) {
    ::new (static_cast<void*>(p)) U(std::forward<Arguments>(arguments)...);
  }
  friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
};

// Numbers for the kernels. What resize() adds is not told.
//
//   AlignedVector<float> sums;
//   sums.resize(n);
template <typename T>
using AlignedVector = std::vector<T, LineAllocator<T>>;

}  // namespace onrecord::syntax
